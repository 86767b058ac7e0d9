import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { loadWorkflow, startRun } from "@chasmx/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { anyServer, lacksServer } from "../../../scripts/servers/test-server.test-kit.ts";
import { natsTransport } from "./nats-transport.ts";

const workflow = JSON.stringify({
  name: "Tea",
  nodes: [
    {
      id: "guest",
      type: "ai-processor",
      config: { can_communicate: true, prompt: "CALL: ask_node('host', 'Which teas are there?')" },
    },
    { id: "host", type: "ai-processor", config: { can_communicate: true, prompt: "Brew one." } },
  ],
  edges: [{ from: "guest", to: "host" }],
});

let server: Awaited<ReturnType<typeof anyServer>>;

beforeAll(async () => {
  server = await anyServer("nats");
}, 30_000);

afterAll(() => server[Symbol.asyncDispose]());

test.skipIf(lacksServer("nats"))("two agents talk over NATS", async () => {
  const run = await startRun(await loadWorkflow(workflow), {
    mode: "pubsub",
    transport: () => natsTransport(server.url),
  });
  const state = await run.finished;
  expect(state).toMatchObject({ status: "completed", transport: "nats", asks: 1 });
  expect(state.fallback).toBeUndefined();
  expect([...state.messages.values()].map(({ from, to, outcome }) => [from, to, outcome])).toEqual([
    ["guest", "host", "answered"],
  ]);
});

test.skipIf(lacksServer("nats"))(
  "the command finds the plugin that its configuration names",
  async () => {
    const root = path.join(import.meta.dirname, "../../..");
    const folder = await mkdtemp(path.join(tmpdir(), "chasmx-nats-run-"));
    try {
      await mkdir(path.join(folder, "node_modules"));
      await symlink(path.join(import.meta.dirname, ".."), path.join(folder, "node_modules/chasmx-transport-nats"));
      await writeFile(path.join(folder, "chasmx.config.json"), '{ "plugins": ["chasmx-transport-nats"] }');
      await writeFile(path.join(folder, "tea.workflow.json"), workflow);
      const command = [path.join(root, "packages/cli/src/main.ts"), "run", "tea.workflow.json", "--mode", "pubsub"];
      const { stdout } = await promisify(execFile)(process.execPath, [...command, "--transport", server.url], {
        cwd: folder,
      });
      expect(stdout).toContain(
        "  mode       pubsub over nats\n  nodes      2 completed\n  questions  1 asked, 1 answered\n",
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  },
  30_000,
);
