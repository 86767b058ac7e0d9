import type { CommunicationMode, Transport } from "@chasmx/core";
import type { Host } from "../host.ts";

/** What a run in a mode is given to talk over: in simple mode nothing is opened. Rejects as `host.transport` does. */
export async function transportFor(
  host: Pick<Host, "transport">,
  mode: CommunicationMode,
  url?: string,
): Promise<{ readonly transport?: () => Transport }> {
  const transport = mode === "pubsub" ? await host.transport(url) : undefined;
  return transport === undefined ? {} : { transport: () => transport };
}
