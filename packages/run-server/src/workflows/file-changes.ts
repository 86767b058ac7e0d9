import { type KnownFiles, watchFolders } from "@chasmx/runtime";

/** What comes within this time is told once. */
const settlingMs = 150;

/** Tells that files came, went or changed. */
export interface FileChanges {
  /**
   * Begins to look, before somebody is shown what can change. Resolves once nothing is missed that happens from then on; never
   * rejects.
   */
  begin(): Promise<void>;
  close(): void;
}

/** Opens the news of a project's files. Lists are always read anew: what is missed here is only told later. */
export function openFileChanges(
  root: string,
  kinds: readonly KnownFiles<unknown>[],
  onChange: () => void,
): FileChanges {
  let seen: Promise<readonly (readonly unknown[])[]> | undefined;
  let timer: NodeJS.Timeout | undefined;
  const look = async () => await Promise.all(kinds.map(async (kind) => await kind.entries()));
  const settle = async () => {
    timer = undefined;
    const before = await seen;
    await folders.update();
    seen = look();
    const now = await seen;
    // A list is the same one as long as nothing in it has changed.
    if (before !== undefined && now.some((entries, index) => entries !== before[index])) onChange();
  };
  const folders = watchFolders(root, () => {
    // What cannot be read now is looked at with the next change, or the next list.
    timer ??= setTimeout(() => void settle().catch(() => undefined), settlingMs).unref();
  });
  return {
    async begin() {
      seen ??= folders.update().then(look);
      await seen.catch(() => undefined);
    },
    close() {
      clearTimeout(timer);
      folders.close();
    },
  };
}
