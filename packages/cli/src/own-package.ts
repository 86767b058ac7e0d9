import { readFileSync } from "node:fs";

/** What the command's own package says of itself. */
export interface OwnPackage {
  readonly version: string;
  /** The versions of Node that it runs on, as `>=22.18`. */
  readonly engines: { readonly node: string };
}

/** Reads the package of the command. It lies one folder above this module, in the sources and in what is published. */
export function ownPackage(): OwnPackage {
  return JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as OwnPackage;
}
