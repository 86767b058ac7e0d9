import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startServer, type TestServer } from "../../../scripts/servers/test-server.test-kit.ts";

/** Starts a NATS server of a test's own, with the given lines in its configuration. */
export async function startNats(...lines: string[]): Promise<TestServer> {
  const folder = await mkdtemp(path.join(tmpdir(), "chasmx-nats-"));
  const file = path.join(folder, "server.conf");
  await writeFile(file, lines.join("\n"));
  const server = await startServer("nats", ["--config", file]);
  return {
    ...server,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
