import { CLIENT_CAPABILITIES_META_KEY, CLIENT_INFO_META_KEY, type ServerContext } from "@modelcontextprotocol/server";
import type { Client } from "../services.ts";
import type { Connection } from "./connection.ts";

/** Who calls: since 2026 every request says it, before that the connection did once, when it was opened. */
export function clientOf(context: ServerContext, connection: Connection, introduced: unknown): Client {
  const envelope: Readonly<Record<string, unknown>> = context.mcpReq.envelope ?? {};
  const capabilities = envelope[CLIENT_CAPABILITIES_META_KEY] as { readonly elicitation?: unknown } | undefined;
  const info = envelope[CLIENT_INFO_META_KEY] as { readonly name?: unknown } | undefined;
  const http = `http ${String(info?.name).slice(0, 100)}`;
  return {
    key: context.sessionId ?? (connection.isHttp ? http : "stdio"),
    asksPeople: hasForms(capabilities === undefined ? introduced : capabilities.elicitation),
    cancelsByLeaving: connection.isHttp && connection.era === "modern",
    holdsWhileAsking: connection.era === "legacy",
  };
}

/** A client that names no mode has forms: elicitation began with them. */
function hasForms(elicitation: unknown): boolean {
  if (typeof elicitation !== "object" || elicitation === null) return false;
  return "form" in elicitation || !("url" in elicitation);
}
