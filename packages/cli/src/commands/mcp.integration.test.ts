import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { chasmx, ended, start, workflowFolder, written } from "../testing/spawn-cli.ts";

const initialize = {
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "raw", version: "1" } },
};

test.each([
  [["mcp", "nowhere"], "FILE_NOT_READABLE: nowhere is no folder."],
  [["mcp", "--http", "x"], 'OPTION_INVALID: "x" is no address.'],
  [["mcp", "--http", "0.0.0.0:0"], "OPTION_INVALID: Other machines reach 0.0.0.0, so clients must show a token."],
])("%j is refused with 2, having served nothing", async (parameters, sentence) => {
  await using project = await workflowFolder();
  const { code, stdout, stderr } = await chasmx(parameters, { cwd: project.folder });
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(sentence);
});

test("speaks the protocol on stdin and stdout, and ends with 0 when its client goes", async () => {
  await using project = await workflowFolder();
  const stdin = `${JSON.stringify(initialize)}\n`;
  const { code, stdout } = await chasmx(["mcp"], { cwd: project.folder, stdin });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ id: 1, result: { serverInfo: { name: "chasmx" } } });
});

test.skipIf(process.platform === "win32")(
  "a signal ends it in order, and leaves its runs for chasmx resume",
  async () => {
    await using project = await workflowFolder();
    const child = start(["mcp", "."], { cwd: project.folder });
    const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
    const answered = new Promise<string>((resolve) => {
      lines.on("line", (line) => {
        if (line.includes('"id":2')) resolve(line);
      });
    });
    const call = { name: "run_workflow", arguments: { workflow: "Slow", wait: 0 } };
    const messages = [initialize, { jsonrpc: "2.0", id: 2, method: "tools/call", params: call }];
    child.stdin?.write(messages.map((message) => `${JSON.stringify(message)}\n`).join(""));
    expect(await answered).toContain('"status":"running"');
    const end = ended(child);
    child.kill("SIGTERM");
    expect((await end).code).toBe(0);
    const { stdout } = await chasmx(["runs"], { cwd: project.folder });
    expect(stdout).toMatch(/interrupted .* Slow/);
  },
);

test.skipIf(process.platform === "win32")("listens for clients until a signal", async () => {
  await using project = await workflowFolder();
  const env = { CHASMX_MCP_TOKEN: "a-token-that-nobody-guesses" };
  const child = start(["mcp", "--http", "0"], { cwd: project.folder, env });
  let told = "";
  child.stderr?.on("data", (text: Buffer) => (told += String(text)));
  await written(child, "stderr", "Ctrl-C");
  const [url = ""] = /http:\/\/\S+\/mcp/.exec(told) ?? [];
  const headers = { "Content-Type": "application/json", Accept: "application/json, text/event-stream" };
  const send = async (more: Record<string, string>) =>
    (await fetch(url, { method: "POST", headers: { ...headers, ...more }, body: JSON.stringify(initialize) })).status;
  expect(await send({})).toBe(401);
  expect(await send({ Authorization: `Bearer ${env.CHASMX_MCP_TOKEN}` })).toBe(200);
  const end = ended(child);
  child.kill("SIGINT");
  expect((await end).code).toBe(0);
});
