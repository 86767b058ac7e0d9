import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { launchBrowser } from "../../../../scripts/servers/browser.test-kit.ts";
import { type EditorOptions, startEditorServer } from "./editor-server.test-kit.ts";
import type { InstalledVsix } from "./installed-vsix.test-kit.ts";

/** What came of a module of tests: its tests by their names, each with what was wrong or `passed`. */
export type HostResults = Readonly<Record<string, string>>;

/** What runs within an extension host. */
export interface HostOptions extends EditorOptions {
  /** Folders of other extensions that are there as well. */
  readonly otherExtensions?: readonly string[];
}

/**
 * Runs modules of tests inside the extension host of a real VS Code. Each exports `tests`, functions by the names of what they
 * show; it may import `vscode` and modules of Node. Rejects where they did not come to their end.
 */
export async function runInHost(
  installed: InstalledVsix,
  modules: readonly string[],
  { otherExtensions = [], ...options }: HostOptions = {},
): Promise<HostResults> {
  const folder = await mkdtemp(path.join(tmpdir(), "cx-host-"));
  try {
    const program = await bundleTests(folder, modules);
    await using server = await startEditorServer(installed, options);
    const remote = (file: string) => `vscode-remote://${new URL(server.address).host}${file}`;
    const payload = JSON.stringify([
      ...[installed.extension, ...otherExtensions].map((one) => ["extensionDevelopmentPath", remote(one)]),
      ["extensionTestsPath", remote(program)],
      ["skipWelcome", "true"],
    ]);
    const query = new URLSearchParams({ ...server.query, payload });
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      const results: Record<string, string> = {};
      const said: string[] = [];
      await page.exposeFunction("codeAutomationLog", (_type: string, words: readonly unknown[]) => {
        const text = words.join(" ");
        const result = /^chasmx-result (.*)$/s.exec(text)?.[1];
        if (result === undefined) said.push(text);
        else Object.assign(results, JSON.parse(result));
      });
      const { promise: ended, resolve: end } = Promise.withResolvers<number>();
      await page.exposeFunction("codeAutomationExit", end);
      await page.goto(`${server.address}/?${query}`);
      const code = await ended;
      if (code !== 0) throw new Error(`The tests in the extension host ended with ${code}.\n${said.join("\n")}`);
      return results;
    } finally {
      await browser.close();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** For a test that hangs: the editor says nothing of it. */
const lateMs = 120_000;

/** Makes one CommonJS file of the tests and of what runs them, as an extension host loads it. */
async function bundleTests(folder: string, modules: readonly string[]): Promise<string> {
  const outfile = path.join(folder, "tests.js");
  const imports = modules.map((module, index) => `import * as module${index} from ${JSON.stringify(module)};`);
  const contents = `
    ${imports.join("\n")}
    const late = (name) => new Promise((_, reject) => setTimeout(reject, ${lateMs}, new Error(name + " took too long.")));
    export async function run() {
      const all = [${modules.map((_, index) => `module${index}`).join(", ")}];
      for (const [name, test] of all.flatMap(({ tests }) => Object.entries(tests))) {
        let result = "passed";
        try { await Promise.race([test(), late(name)]); } catch (error) { result = error instanceof Error ? (error.stack ?? error.message) : String(error); }
        console.log("chasmx-result " + JSON.stringify({ [name]: result }));
      }
    }`;
  await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    outfile,
    bundle: true,
    format: "cjs",
    platform: "node",
    external: ["vscode"],
    logLevel: "warning",
  });
  return outfile;
}
