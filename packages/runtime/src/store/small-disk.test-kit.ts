import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** A disk of its own, which has little room. */
export interface SmallDisk extends Disposable {
  readonly folder: string;
  /** Mounts it again, for example as `size=1m` or `ro`. */
  remount(option: string): void;
}

/** Why there is no small disk where there is none. */
export const noSmallDisk = "A small tmpfs needs root on Linux.";

/** The programs that make a disk and take it away. */
const mounter = "mount";
const unmounter = "umount";

const mount = (...parameters: string[]) => spawnSync(mounter, parameters);

/** Makes a disk of 64 kB; undefined where this process may not. */
export function smallDisk(): SmallDisk | undefined {
  const folder = mkdtempSync(path.join(tmpdir(), "chasmx-disk-"));
  if (mount("-t", "tmpfs", "-o", "size=64k", "tmpfs", folder).status !== 0) {
    rmSync(folder, { recursive: true });
    return undefined;
  }
  return {
    folder,
    remount(option) {
      const { status, stderr } = mount("-o", `remount,${option}`, folder);
      if (status !== 0) throw new Error(String(stderr));
    },
    [Symbol.dispose]() {
      spawnSync(unmounter, ["-l", folder]);
      rmSync(folder, { recursive: true });
    },
  };
}
