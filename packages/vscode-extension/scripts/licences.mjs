import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** The licences of the packages that some files come from. */
export function licencesOf(files) {
  const folders = new Set(
    files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file.replaceAll("\\", "/"))?.[0] ?? []),
  );
  const texts = new Map();
  for (const folder of folders) {
    const { name, version, license } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
    texts.set(`${name} ${version} (${license})`, licenceIn(folder));
  }
  const sorted = [...texts].sort(([one], [other]) => (one < other ? -1 : 1));
  return `${sorted.map(([title, text]) => `${title}\n\n${text}`).join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}

function licenceIn(folder) {
  const file = readdirSync(folder).find((name) => /^licen[cs]e(\.(md|txt))?$/i.test(name));
  if (file === undefined)
    throw new Error(`${folder} has no licence file: say where its licence is before it is bundled.`);
  return readFileSync(path.join(folder, file), "utf8").trim();
}
