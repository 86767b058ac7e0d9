import { type Stats, unwatchFile, watchFile } from "node:fs";
import path from "node:path";
import type { Host } from "../host.ts";
import { configPlaces } from "./find-config.ts";

/** How often is looked. The files are few, and the system tells nobody of one that is not there yet. */
const lookMs = 500;

/**
 * Tells that what a folder's host was opened with is another one now: its configuration, the `.env` beside it, or a configuration
 * that is nearer than the one that was found. The function that it returns ends that. It keeps no process alive.
 */
export function watchSetup(folder: string, { config }: Pick<Host, "config">, onChange: () => void): () => void {
  const files = setupFiles(folder, config?.file);
  const look = (now: Stats, before: Stats) => {
    const isSame = now.mtimeMs === before.mtimeMs && now.size === before.size && now.ino === before.ino;
    if (!isSame) onChange();
  };
  for (const file of files) watchFile(file, { interval: lookMs, persistent: false }, look);
  return () => {
    for (const file of files) unwatchFile(file, look);
  };
}

function setupFiles(folder: string, found: string | undefined): readonly string[] {
  const places = configPlaces(folder);
  if (found === undefined) return places;
  return [...places.slice(0, places.indexOf(found) + 1), path.join(path.dirname(found), ".env")];
}
