import type { Cluster } from "ioredis";
import { isMereEnd } from "./failure.ts";
import { inTime, noteErrors } from "./open-client.ts";
import type { RedisTarget } from "./target.ts";

/** A client of a cluster that is connected, or was. */
export interface OpenCluster {
  readonly client: Cluster;
  /** Why the cluster was lost, or what the client's own words for it hide. */
  cause(error: unknown): unknown;
  close(): Promise<void>;
}

/** Connects to a cluster. Rejects with the reason, having let go of its connections. */
export async function openCluster(target: RedisTarget, signal: AbortSignal): Promise<OpenCluster> {
  const client = target.cluster();
  const ofCluster = noteErrors(client);
  let ofNode: unknown;
  // The cluster itself only says that no node is left; what ails a node is said here.
  client.on("node error", (error: unknown) => {
    ofNode = error;
  });
  const cause = (error: unknown) => (isMereEnd(error) ? (ofNode ?? ofCluster(error)) : error);
  const close = async () => {
    if (client.status === "end") return;
    const ended = new Promise<void>((resolve) => client.once("end", resolve));
    client.disconnect();
    await ended;
  };
  try {
    await inTime(signal, () => client.connect());
    return { client, cause, close };
  } catch (error) {
    void close();
    throw cause(error);
  }
}
