import { runTool } from "./tool.mjs";

/** Checks the types of everything, and of the code that runs in browsers apart: it alone knows their interfaces. */
export async function checkTypes() {
  const results = [
    await runTool("typescript/tsc", []),
    await runTool("typescript/tsc", ["--project", "packages/run-view/tsconfig.browser.json"]),
    await runTool("typescript/tsc", ["--project", "packages/vscode-extension/tsconfig.web.json"]),
  ];
  return { ok: results.every(({ ok }) => ok), output: results.map(({ output }) => output).join("") };
}
