import type { TransportStatus } from "@chasmx/run-server/protocol";
import type { CommunicationMode } from "../protocol-types.ts";

/** How agents talk in each mode, for a person who chooses. */
export const modeTexts: { readonly [Mode in CommunicationMode]: string } = {
  simple: "In memory, nodes one after another. It needs no server.",
  pubsub: "Over the configured transport, nodes in parallel where the edges allow.",
};

/** The state of the transport, as a sentence. */
export function transportText({ mode, transport, is_ready, reason }: TransportStatus): string {
  const why = reason === undefined ? "" : ` ${reason}`;
  if (mode === "simple") return `Simple mode: agents talk in memory.${why}`;
  const name = transport ?? "No transport is configured";
  if (is_ready) return `Pubsub mode over ${name}: it can be used now.${why}`;
  return transport === undefined ? `${name}.${why}` : `Pubsub mode over ${name}: it cannot be used now.${why}`;
}
