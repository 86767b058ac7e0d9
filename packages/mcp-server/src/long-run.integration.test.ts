import { rm } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ListeningServer, serveHttp } from "./serve/serve-http.ts";
import { connect, eras } from "./testing/clients.test-kit.ts";
import { type OpenFolder, openFolder } from "./testing/open-folder.test-kit.ts";
import { slow } from "./testing/workflows.test-kit.ts";

/** A run of more than two minutes, with clients that give up after one. It really takes that long, beside all other tests. */

const seconds = 125;
const clientTimeoutMs = 60_000;
const patience = { timeout: 180_000 };

let folder: OpenFolder;
let listening: ListeningServer;

beforeAll(async () => {
  folder = await openFolder({ "slow.workflow.json": slow(seconds) });
  listening = await serveHttp(folder.server, { address: { host: "127.0.0.1", port: 0 } });
});

afterAll(async () => {
  await listening?.close();
  await rm(folder.root, { recursive: true, force: true });
});

describe.concurrent.each(eras)(`a run of ${seconds} s, for a client of %s whose time-out is 60 s`, (era) => {
  it("is one call for a client that goes by progress", patience, async () => {
    await using client = await connect(era, { url: listening.url, name: `progress-${era}` });
    let words = 0;
    const options = { timeout: clientTimeoutMs, resetTimeoutOnProgress: true, onprogress: () => void words++ };
    const answer = await client.call("run_workflow", { workflow: "Slow", wait: 600 }, options);
    expect(answer.data).toMatchObject({ status: "completed" });
    expect(words).toBeGreaterThan(seconds / 2);
  });

  it("is several calls for a client that asks for no progress", patience, async () => {
    await using client = await connect(era, { url: listening.url, name: `calls-${era}` });
    let answer = await client.call("run_workflow", { workflow: "Slow" }, { timeout: clientTimeoutMs });
    let calls = 1;
    while (answer.data.status === "running") {
      calls += 1;
      answer = await client.call("get_run", { run_id: answer.data.run_id, wait: 45 }, { timeout: clientTimeoutMs });
    }
    expect(answer.data).toMatchObject({ status: "completed" });
    expect(calls).toBeGreaterThanOrEqual(3);
  });
});
