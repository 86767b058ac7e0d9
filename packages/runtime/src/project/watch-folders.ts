import { type FSWatcher, watch } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";

/** Folders beyond these are not watched: a change there is seen with the next list. */
const maxFolders = 2_000;

/** The folders below a root in which workflow files are looked for, watched. */
export interface WatchedFolders {
  /** Watches the folders that are there now, and no others. */
  update(): Promise<void>;
  close(): void;
}

interface Watched {
  readonly watcher: FSWatcher;
  /** The system's number of the folder: another one of the same name is not watched by this. */
  readonly inode: number;
}

/** Watches folders, each by itself: what is installed or hidden costs nothing. A folder that cannot be watched is passed over. */
export function watchFolders(root: string, onChange: () => void): WatchedFolders {
  const watched = new Map<string, Watched>();
  let isClosed = false;
  const leave = (folder: string) => {
    watched.get(folder)?.watcher.close();
    watched.delete(folder);
  };
  const watchOne = (folder: string, inode: number) => {
    try {
      const watcher = watch(folder, { persistent: false }, onChange);
      watched.set(folder, { watcher, inode });
      watcher.on("error", () => leave(folder));
    } catch {
      // Its changes are seen with the next list.
    }
  };
  return {
    async update() {
      const folders = new Map(await foldersBelow(root));
      if (isClosed) return;
      for (const [folder, { inode }] of watched) {
        if (folders.get(folder) !== inode) leave(folder);
      }
      for (const [folder, inode] of folders) {
        if (!watched.has(folder)) watchOne(folder, inode);
      }
    },
    close() {
      isClosed = true;
      for (const folder of [...watched.keys()]) leave(folder);
    },
  };
}

/** A root and the folders below it, with their numbers. */
async function foldersBelow(root: string): Promise<[string, number][]> {
  const found: [string, number][] = [];
  const open = [root];
  for (let folder = open.shift(); folder !== undefined && found.length < maxFolders; folder = open.shift()) {
    const inode = await stat(folder).then(
      ({ ino }) => ino,
      () => undefined,
    );
    if (inode === undefined) continue;
    found.push([folder, inode]);
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      const isOurs = !entry.name.startsWith(".") && entry.name !== "node_modules" && entry.name !== "dist";
      if (entry.isDirectory() && isOurs) open.push(path.join(folder, entry.name));
    }
  }
  return found;
}
