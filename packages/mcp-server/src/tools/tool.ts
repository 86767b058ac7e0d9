import type { CallToolResult, InputRequiredResult, ToolAnnotations } from "@modelcontextprotocol/server";
import type { ToolCall } from "../services.ts";
import type { Parameters } from "./parameters.ts";

/** A tool that every server has. Its words are fixed: nothing of a workflow is in them. */
export interface BuiltInTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly annotations: ToolAnnotations;
  readonly parameters: Parameters;
  /** Rejects with a ChasmError, which becomes the call's answer. The arguments fit the parameters. */
  call(given: Readonly<Record<string, unknown>>, call: ToolCall): Promise<ToolAnswer>;
}

/** What a call of a tool gives. */
export type ToolAnswer = CallToolResult | InputRequiredResult;

/** Only looks, and changes nothing. */
export const looks: ToolAnnotations = { readOnlyHint: true, openWorldHint: false };

/** Does what a workflow says: its nodes may reach anything. */
export const acts: ToolAnnotations = { readOnlyHint: false, destructiveHint: true, openWorldHint: true };
