import { expect, test } from "vitest";
import { memoryTransport } from "../memory/memory-transport.ts";
import { conversation, recorded } from "../testing/recorded-run.test-kit.ts";
import { provider } from "../testing/try-run.test-kit.ts";
import { runDifferences } from "./run-differences.ts";

test("two runs of one workflow differ in nothing, over whichever transport and in whichever order", async () => {
  const one = await recorded(conversation, { mode: "simple" });
  const other = await recorded(
    { ...conversation, metadata: { max_concurrency: 1 } },
    { mode: "pubsub", transport: memoryTransport },
  );
  expect(runDifferences(one.events, other.events)).toEqual([]);
});

test("what was said and given otherwise is named, with both sides", async () => {
  const one = await recorded(conversation);
  const other = await recorded(conversation, {
    provider: provider(async () => ({ content: "hm", finish_reason: "stop" })),
  });
  const subjects = runDifferences(one.events, other.events).map(({ subject }) => subject);
  expect(subjects).toEqual(
    expect.arrayContaining(["node a", "shared k", "question a → b", "broadcast a → b, c"]).valueOf(),
  );
});
