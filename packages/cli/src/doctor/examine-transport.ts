import { randomUUID } from "node:crypto";
import { durationText, type Transport } from "@chasmx/core";
import type { Host } from "@chasmx/runtime";
import { examine, type Finding, unlessSaid } from "./finding.ts";

/** Less than the whole examination may take: a transport says better than the clock why it does not answer. */
const connectTimeoutMs = 4000;

/** Sends a message over the transport that `pubsub` would use, and waits until it is back. */
export async function examineTransport(host: Host): Promise<Finding> {
  const source =
    host.environment.CHASMX_TRANSPORT === undefined ? '"transport" in chasmx.config.json' : "CHASMX_TRANSPORT";
  return await examine({
    what: "transport",
    advice: (error) => unlessSaid(error, `See that its server runs, and correct ${source}.`),
    work: async () => {
      const transport = await host.transport();
      if (transport === undefined) return { status: "none", message: noTransport };
      const name = `${transport.name}${addressOf(host)}, of ${source}`;
      return {
        status: "ok",
        message: `${name}: a message was back after ${durationText(await roundTrip(transport))}.`,
      };
    },
  });
}

const noTransport =
  'none: pubsub workflows fall back to memory. CHASMX_TRANSPORT or "transport" in chasmx.config.json sets one.';

/** How many milliseconds it takes from connecting until a message is back. */
async function roundTrip(transport: Transport): Promise<number> {
  const began = performance.now();
  const { promise: returned, resolve } = Promise.withResolvers<void>();
  // Nobody else may hear or send what is said here.
  const channel = `chasmx-doctor-${randomUUID()}`;
  const payload = randomUUID();
  try {
    await transport.connect({ signal: AbortSignal.timeout(connectTimeoutMs) });
    const unsubscribe = await transport.subscribe(channel, (heard) => {
      if (heard === payload) resolve();
    });
    await transport.publish(channel, payload);
    await returned;
    await unsubscribe();
    return performance.now() - began;
  } finally {
    await transport.close();
  }
}

/** The host of the transport's URL, where it can be told from a user and a password for sure. */
function addressOf({ environment, config }: Host): string {
  const url = URL.parse(environment.CHASMX_TRANSPORT ?? config?.transport ?? "");
  if (url === null || url.host === "") return "";
  // An @ behind the host may be one of a password that is not encoded: what stands before it is no host then.
  return `${url.pathname}${url.search}${url.hash}`.includes("@") ? "" : ` at ${url.host}`;
}
