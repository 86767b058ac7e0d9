import { rm } from "node:fs/promises";
import { expect, it } from "vitest";
import { maxRunsOfClient } from "./limits.ts";
import { serveHttp } from "./serve/serve-http.ts";
import { connect, eras } from "./testing/clients.test-kit.ts";
import { openFolder } from "./testing/open-folder.test-kit.ts";
import { conversation, slow } from "./testing/workflows.test-kit.ts";

/** Many clients at once. */

it("serves 20 clients with 200 runs at once, each its own", { timeout: 120_000 }, async () => {
  const folder = await openFolder({ "conversation.workflow.json": conversation });
  const listening = await serveHttp(folder.server, { address: { host: "127.0.0.1", port: 0 } });
  const clients = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      const era = eras[index % 2] ?? "2026";
      return await connect(era, { url: listening.url, name: `client-${index}` });
    }),
  );
  const call = { workflow: "conversation.workflow.json" };
  const answers = await Promise.all(
    clients.flatMap((client) => Array.from({ length: 10 }, () => client.call("run_workflow", call))),
  );
  expect(answers.filter(({ isError }) => isError)).toEqual([]);
  expect(new Set(answers.map(({ data }) => data.run_id)).size).toBe(200);
  expect(answers.every(({ data }) => data.status === "completed")).toBe(true);
  const listed = await clients[0]?.call("list_runs", { limit: 500 });
  expect(listed?.data.runs).toHaveLength(200);
  await Promise.all(clients.map((client) => client[Symbol.asyncDispose]()));
  await listening.close();
  await rm(folder.root, { recursive: true, force: true });
});

it("refuses a client more runs than it may have at a time, and no other client", { timeout: 60_000 }, async () => {
  const folder = await openFolder({ "slow.workflow.json": slow(600) });
  const listening = await serveHttp(folder.server, { address: { host: "127.0.0.1", port: 0 } });
  await using greedy = await connect("2025", { url: listening.url });
  await using other = await connect("2026", { url: listening.url });
  const call = { workflow: "Slow", wait: 0 };
  const answers = await Promise.all(
    Array.from({ length: maxRunsOfClient + 1 }, () => greedy.call("run_workflow", call)),
  );
  const refused = answers.filter(({ isError }) => isError);
  expect(refused).toMatchObject([{ data: { error: { code: "LIMIT_EXCEEDED" } } }]);
  const allowed = answers.find(({ isError }) => !isError);
  expect((await other.call("run_workflow", call)).isError).toBe(false);
  await greedy.call("cancel_run", { run_id: allowed?.data.run_id });
  expect((await greedy.call("run_workflow", call)).isError).toBe(false);
  await listening.close();
  await rm(folder.root, { recursive: true, force: true });
});
