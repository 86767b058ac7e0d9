import { Redis } from "ioredis";
import { startServer, type TestServer } from "../../../../scripts/servers/test-server.test-kit.ts";

/** Starts a Redis of a test's own with the given settings, as on its command line. */
export function startRedis(...settings: string[]): Promise<TestServer> {
  return startServer("redis", settings);
}

/** A connection that rules a server from the side. */
export function ruler(url: string): Redis & AsyncDisposable {
  const client = new Redis(url, { connectionName: "ruler" });
  // A server that a test has killed: what is asked of it rejects.
  client.on("error", () => undefined);
  return Object.assign(client, { [Symbol.asyncDispose]: async () => client.disconnect() });
}

/** Kills every connection of this package, those of one kind where it is said. */
export async function killConnections(url: string, kind?: "normal" | "pubsub"): Promise<void> {
  await using client = ruler(url);
  const list = String(await client.client("LIST", ...((kind === undefined ? [] : ["TYPE", kind]) as [])));
  for (const line of list.split("\n").filter((one) => / name=chasmx /.test(one)))
    await client.client("KILL", "ID", Number(/^id=(\d+)/.exec(line)?.[1]));
}
