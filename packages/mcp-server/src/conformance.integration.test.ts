import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ListeningServer, serveHttp } from "./serve/serve-http.ts";
import { expectedFailures, runConformance, type SuitePackage } from "./testing/conformance.test-kit.ts";
import { withFixtures } from "./testing/fixture-server.test-kit.ts";
import { type OpenFolder, openFolder } from "./testing/open-folder.test-kit.ts";

/** The official conformance suites, against real servers on free ports of this machine. */

const suites: readonly [name: string, suite: SuitePackage, options: readonly string[]][] = [
  ["suite-all", "@modelcontextprotocol/conformance", ["--suite", "all"]],
  ["2025-11-25", "conformance-of-2026", ["--requirements", "2025-11-25"]],
  ["2026-07-28", "conformance-of-2026", ["--requirements", "2026-07-28"]],
];

const hello = { name: "Hello", nodes: [{ id: "say", type: "transformer", config: { template: "Hello" } }] };

let folder: OpenFolder;
let plain: ListeningServer;
let extended: ListeningServer;

beforeAll(async () => {
  folder = await openFolder({ "hello.workflow.json": hello });
  const address = { host: "127.0.0.1", port: 0 };
  plain = await serveHttp(folder.server, { address });
  extended = await serveHttp(withFixtures(folder.server), { address });
});

afterAll(async () => {
  await plain?.close();
  await extended?.close();
  await folder?.[Symbol.asyncDispose]();
});

describe.each(suites)("the conformance suite %s", (name, suite, options) => {
  it("passes but for the scenarios that need things of the suite's own", { timeout: 120_000 }, async () => {
    const { scenarios } = await runConformance(suite, plain.url, options);
    const failed = [...scenarios].filter(([, isPassed]) => !isPassed).map(([scenario]) => scenario);
    expect(scenarios.size).toBeGreaterThanOrEqual(30);
    expect(failed.sort()).toEqual((await expectedFailures(name)).sort());
  });

  it("passes whole on the same wiring with those things added", { timeout: 120_000 }, async () => {
    const { scenarios, checks } = await runConformance(suite, extended.url, options);
    const failed = [...scenarios].filter(([, isPassed]) => !isPassed).map(([scenario]) => scenario);
    expect(failed).toEqual([]);
    expect(checks.passed).toBeGreaterThanOrEqual(40);
  });
});
