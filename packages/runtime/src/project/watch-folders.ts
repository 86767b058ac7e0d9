import { type FSWatcher, watch } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";

/** Folders beyond these are not watched: a change there is seen with the next list. */
const maxFolders = 2_000;

/** The folders below a root in which workflow files are looked for, watched. */
export interface WatchedFolders {
  /** Watches the folders that are there now, and no others. */
  update(): Promise<void>;
  close(): void;
}

/** Watches folders, each by itself: what is installed or hidden costs nothing. A folder that cannot be watched is passed over. */
export function watchFolders(root: string, onChange: () => void): WatchedFolders {
  const watchers = new Map<string, FSWatcher>();
  let isClosed = false;
  return {
    async update() {
      const folders = new Set(await foldersBelow(root));
      if (isClosed) return;
      for (const [folder, watcher] of watchers) {
        if (folders.has(folder)) continue;
        watcher.close();
        watchers.delete(folder);
      }
      for (const folder of folders) {
        const watcher = watchers.has(folder) ? undefined : watchOne(folder, onChange);
        if (watcher !== undefined) watchers.set(folder, watcher);
      }
    },
    close() {
      isClosed = true;
      for (const watcher of watchers.values()) watcher.close();
      watchers.clear();
    },
  };
}

function watchOne(folder: string, onChange: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { persistent: false }, onChange);
    watcher.on("error", () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}

async function foldersBelow(root: string): Promise<string[]> {
  const found = [root];
  for (let index = 0; index < found.length && found.length < maxFolders; index++) {
    const folder = found[index] ?? root;
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      const isOurs = !entry.name.startsWith(".") && entry.name !== "node_modules" && entry.name !== "dist";
      if (entry.isDirectory() && isOurs) found.push(path.join(folder, entry.name));
    }
  }
  return found.slice(0, maxFolders);
}
