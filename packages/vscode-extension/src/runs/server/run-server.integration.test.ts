import type { ChildProcess } from "node:child_process";
import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { cancelRun, listRuns, listWorkflows, readSecret, startRun } from "@chasmx/run-server/protocol";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { RunEvent } from "../protocol-types.ts";
import { failureOf } from "./failure.ts";
import { followSetup } from "./follow-setup.ts";
import { startServeProcess } from "./program-process.ts";
import { createProject } from "./project.ts";
import { createRunServer, type RunServer } from "./run-server.ts";

const chasmx = path.join(import.meta.dirname, "../../../../cli/src/main.ts");
const slowMs = 120_000;
const tea = {
  name: "Tea",
  variables: [{ name: "kind", type: "string", value: "green" }],
  nodes: [{ id: "brew", type: "transformer", config: { template: "{{kind}} tea" } }],
};

let root: string;
let server: RunServer;
let children: ChildProcess[];
let told: string[];
let logged: string[];

beforeEach(async () => {
  root = await realpath(await mkdtemp(path.join(tmpdir(), "chasmx-runs-")));
  await writeFile(path.join(root, "tea.workflow.json"), JSON.stringify(tea));
  [children, told, logged] = [[], [], []];
  server = serverOf(chasmx);
});

afterEach(async () => {
  await server.stop();
  await rm(root, { recursive: true, force: true, maxRetries: 5 });
});

function serverOf(file: string): RunServer {
  return createRunServer({
    client: { name: "test", version: "0" },
    answers: { secrets: true },
    async start() {
      const child = startServeProcess(file, root);
      children.push(child);
      return { child, program: "The chasmx under test" };
    },
    prepare: (connection) => void connection.onRequest(readSecret, () => "a secret of the editor"),
    log: (sentence) => logged.push(sentence),
    tell: (sentence) => told.push(sentence),
  });
}

/** Resolves with all events of a run once it has ended. */
function allEvents(runServer: RunServer, runId: string): Promise<readonly RunEvent[]> {
  return new Promise((resolve, reject) => {
    const seen: RunEvent[] = [];
    createProject(runServer).feeds.watch(runId, {
      events(events) {
        seen.push(...events);
        if (events.some(({ type }) => type === "run-completed")) resolve(seen);
      },
      failed: reject,
    });
  });
}

test("says what a program said that ended before it answered, and starts it again for the next request", {
  timeout: slowMs,
}, async () => {
  const broken = path.join(root, "broken.mjs");
  await writeFile(broken, 'throw new Error("There is no such thing as tea.");');
  const bad = serverOf(broken);
  await expect(bad.requestAll(listWorkflows)).rejects.toThrow(/does not start: .*no such thing as tea.* exit code 1/s);
  expect(bad.state).toBe("failed");
  await expect(bad.requestAll(listWorkflows)).rejects.toThrow("does not start");
  expect(children).toHaveLength(2);
  await bad.stop();
});

test("tells a program of another version what to do about it", { timeout: slowMs }, async () => {
  const later = path.join(root, "later.mjs");
  await writeFile(
    later,
    `process.stdin.once("data", () => {
      const text = JSON.stringify({ jsonrpc: "2.0", id: 0, result: { protocol_version: 2, server: {}, root: "" } });
      process.stdout.write("Content-Length: " + text.length + "\\r\\n\\r\\n" + text);
    });`,
  );
  const other = serverOf(later);
  await expect(other.requestAll(listWorkflows)).rejects.toThrow(/speaks version 2\. Update the extension\./);
  await other.stop();
});

test("starts nothing before somebody asks, lists workflows, and ends the program", { timeout: slowMs }, async () => {
  expect([server.state, children.length]).toEqual(["idle", 0]);
  const [entry] = await server.requestAll(listWorkflows);
  expect(entry).toMatchObject({ file: "tea.workflow.json", name: "Tea", mode: "simple", errors: 0 });
  expect(server.state).toBe("ready");
  await server.stop();
  expect(children[0]?.exitCode).toBe(0);
  await expect(server.requestAll(listWorkflows)).rejects.toThrow("has been stopped");
});

test("gives a failure its code and its sentence", { timeout: slowMs }, async () => {
  const failed = await server.request(startRun, { file: "tea.workflow.json", inputs: { colour: 5 } }).catch(failureOf);
  expect(failed).toMatchObject({ code: "INPUT_INVALID", message: expect.stringContaining("colour") });
});

test("tells all that happened of a run to whoever looks, also to one who comes later", {
  timeout: slowMs,
}, async () => {
  const { run_id } = await server.request(startRun, { file: "tea.workflow.json", inputs: {} });
  const first = await allEvents(server, run_id);
  expect(first.map(({ sequence }) => sequence)).toEqual(first.map((_, index) => index));
  expect(first[0]?.type).toBe("run-accepted");
  expect(await allEvents(server, run_id)).toEqual(first);
});

test("starts a program again that has ended by itself, says so, and knows the runs from before", {
  timeout: slowMs,
}, async () => {
  const { run_id } = await server.request(startRun, { file: "tea.workflow.json", inputs: {} });
  await allEvents(server, run_id);
  const isReady = new Promise<void>((resolve) => server.onState((state) => state === "ready" && resolve()));
  children[0]?.kill("SIGKILL");
  await isReady;
  expect(children).toHaveLength(2);
  expect(told).toEqual([expect.stringContaining("has ended by itself")]);
  const runs = await server.request(listRuns, {});
  expect(runs.map((run) => [run.run_id, run.status])).toEqual([[run_id, "completed"]]);
});

test("lists anew only once something has changed", { timeout: slowMs }, async () => {
  const project = createProject(server);
  const before = await project.workflows();
  expect(await project.workflows()).toBe(before);
  const changed = new Promise<void>((resolve) => project.onWorkflows(resolve));
  await writeFile(path.join(root, "more.workflow.json"), JSON.stringify({ ...tea, name: "More" }));
  await changed;
  expect((await project.workflows()).map(({ name }) => name)).toEqual(["More", "Tea"]);
});

test("starts a program again once its configuration is another one, and none of its runs goes on", {
  timeout: slowMs,
}, async () => {
  const waiting = { name: "Wait", nodes: [{ id: "pause", type: "delay", config: { delay_seconds: 600 } }] };
  await writeFile(path.join(root, "wait.workflow.json"), JSON.stringify(waiting));
  const said = Promise.withResolvers<string>();
  followSetup(server, said.resolve);
  const { run_id } = await server.request(startRun, { file: "wait.workflow.json", inputs: {} });
  await writeFile(path.join(root, "chasmx.config.json"), '{ "models": { "default": "rehearsal" } }');
  expect(await said.promise).toContain("once the runs that go on are over");
  expect(children).toHaveLength(1);
  const isReady = new Promise<void>((resolve) => server.onState((state) => state === "ready" && resolve()));
  await server.request(cancelRun, { run_id });
  await isReady;
  expect(children).toHaveLength(2);
  expect((await server.request(listRuns, {})).map(({ status }) => status)).toEqual(["cancelled"]);
  expect(told).toEqual([]);
});
