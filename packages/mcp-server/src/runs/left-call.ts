import { SdkError, SdkErrorCode } from "@modelcontextprotocol/server";
import type { ToolCall } from "../services.ts";

/** Whether a call was ended because its connection was, which is no wish of the client: over HTTP it is one since 2026. */
export function isLeft({ context, client }: ToolCall): boolean {
  const { reason } = context.mcpReq.signal;
  const isClosed = SdkError.isInstance(reason) && reason.code === SdkErrorCode.ConnectionClosed;
  return isClosed && !client.cancelsByLeaving;
}
