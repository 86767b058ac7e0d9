import { spawn } from "node:child_process";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  freePort,
  lacksOwnServer,
  startServer,
  type TestServer,
} from "../../../../scripts/servers/test-server.test-kit.ts";
import { startCluster } from "../testing/redis-cluster.test-kit.ts";
import { startProxy } from "../testing/tcp-proxy.test-kit.ts";

const program = path.join(import.meta.dirname, "..", "testing", "exit-program.test-kit.ts");

/** Runs the program, does something once it is connected, and gives how it ended and what it said. */
function run(url: string, when: string, onUp: () => unknown = () => undefined) {
  const child = spawn(process.execPath, [program, url, when], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let errors = "";
  child.stderr.on("data", (text: Buffer) => (errors += text));
  child.stdout.on("data", (text: Buffer) => {
    output += text;
    if (output === "up\n") onUp();
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, output, errors })));
}

describe.skipIf(lacksOwnServer("redis"))("a process ends by itself once its Redis transport is closed", () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startServer("redis");
  });

  afterAll(() => server[Symbol.asyncDispose]());

  test("while it is connected", async () => {
    expect(await run(server.url, "up")).toEqual({ code: 0, output: "up\nclosed\n", errors: "" });
  });

  test("while it is connected to a cluster, and while it tries to come back to one", async () => {
    await using cluster = await startCluster();
    expect(await run(cluster.url, "up")).toEqual({ code: 0, output: "up\nclosed\n", errors: "" });
    const kill = () => Promise.all(cluster.nodes.map((node) => node.kill()));
    expect(await run(cluster.url, "down", kill)).toEqual({ code: 0, output: "up\nclosed\n", errors: "" });
  }, 30_000);

  test("while it tries to come back", async () => {
    await using doomed = await startServer("redis");
    expect(await run(doomed.url, "down", doomed.kill)).toEqual({ code: 0, output: "up\nclosed\n", errors: "" });
  });

  test("while it connects, to a server that says nothing as well", async () => {
    await using proxy = await startProxy(server.port);
    proxy.hold();
    for (const port of [server.port, proxy.port])
      expect(await run(`redis://127.0.0.1:${port}`, "connecting")).toEqual({ code: 0, output: "closed\n", errors: "" });
  });

  test("and without closing where it never was connected", async () => {
    const url = `redis://127.0.0.1:${await freePort()}`;
    expect(await run(url, "refused")).toEqual({ code: 0, output: "closed\n", errors: "" });
  });
});
