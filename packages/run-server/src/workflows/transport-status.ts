import { errorRecord } from "@chasmx/core";
import { secretsOf, withoutSecrets } from "@chasmx/runtime";
import type { TransportStatus } from "../protocol/index.ts";
import type { Services } from "../services.ts";
import { readKnownWorkflow } from "./known-workflow.ts";

/** A transport says better than the clock why it does not answer. */
const connectTimeoutMs = 4_000;

/** Opens and closes the transport that a run of a workflow would use. What it says of a failure names no password. */
export async function statusOfTransport(
  { project }: Services,
  file: string,
  signal: AbortSignal,
): Promise<TransportStatus> {
  const { host } = project;
  const { mode } = await readKnownWorkflow(file, await project.read(file), await project.knownTypes());
  if (mode === "simple") return { mode, transport: "memory", is_ready: true };
  let named: { readonly transport?: string } = {};
  try {
    const transport = await host.transport();
    if (transport === undefined) return { mode, is_ready: false, reason: noTransport };
    named = { transport: transport.name };
    try {
      await transport.connect({ signal: AbortSignal.any([signal, AbortSignal.timeout(connectTimeoutMs)]) });
      return { mode, ...named, is_ready: true };
    } finally {
      await transport.close();
    }
  } catch (error) {
    return { mode, ...named, is_ready: false, reason: withoutSecrets(errorRecord(error).message, secretsOf(host)) };
  }
}

const noTransport =
  'No transport is configured: a run falls back to memory. CHASMX_TRANSPORT or "transport" in chasmx.config.json sets one.';
