import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { bringVscodeHost, vscodeHostAbsence } from "../../../../scripts/vscode-host/bring-vscode-host.mjs";

const run = promisify(execFile);

/** The extension as it is published, installed in a VS Code of the tests' own. */
export interface InstalledVsix extends AsyncDisposable {
  readonly host: Awaited<ReturnType<typeof bringVscodeHost>>;
  /** The packed file. */
  readonly vsix: string;
  /** The editor's folder of extensions. */
  readonly extensions: string;
  /** The extension itself within it. */
  readonly extension: string;
}

/** Whether no test can have a VS Code here. Where it is so it says why. */
export function lacksVscodeHost(): boolean {
  const absence = vscodeHostAbsence();
  if (absence !== undefined) process.stderr.write(`Some tests are left out: ${absence}\n`);
  return absence !== undefined;
}

/** Packs the extension into a file. */
async function packVsix(file: string): Promise<void> {
  await run(process.execPath, [path.join(import.meta.dirname, "..", "..", "scripts", "package.mjs"), file]);
}

/** Packs the extension as it is published and installs it, in a folder that is removed with it. */
export async function installedVsix(): Promise<InstalledVsix> {
  const host = await bringVscodeHost();
  const folder = await mkdtemp(path.join(tmpdir(), "chasmx-vsix-"));
  const vsix = path.join(folder, "chasmx.vsix");
  const extensions = path.join(folder, "extensions");
  await packVsix(vsix);
  await mkdir(extensions);
  await writeFile(path.join(folder, "config.yaml"), "auth: none\n");
  const places = ["--config", path.join(folder, "config.yaml"), "--user-data-dir", path.join(folder, "data")];
  const options = [...places, "--extensions-dir", extensions, "--install-extension", vsix];
  await run(host.node, [host.entry, ...options], { env: { ...process.env, HOME: folder, EXTENSIONS_GALLERY: "{}" } });
  const name = (await readdir(extensions)).find((one) => one.startsWith("chasmx.vscode-extension-"));
  if (name === undefined) throw new Error("The .vsix did not install.");
  return {
    host,
    vsix,
    extensions,
    extension: path.join(extensions, name),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
