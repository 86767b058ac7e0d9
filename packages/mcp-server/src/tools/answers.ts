import { type ErrorRecord, errorRecord } from "@chasmx/core";
import type { CallToolResult, ContentBlock } from "@modelcontextprotocol/server";
import { safeJson, safeLine } from "../text/safe-text.ts";

/** An answer of our own words and of data, which is not ours: in a block of its own, as JSON. */
export function dataAnswer(summary: string, data: object, links: readonly ContentBlock[] = []): CallToolResult {
  return {
    content: [textBlock(safeLine(summary)), textBlock(safeJson(data, 2)), ...links],
    structuredContent: data as Record<string, unknown>,
  };
}

/** What went wrong, as the code and the sentence that every part of ChasmX uses. */
export function errorAnswer(error: unknown): CallToolResult {
  return failureAnswer(errorRecord(error), {});
}

/** The same, with facts about the run that failed. */
export function failureAnswer({ code, message }: ErrorRecord, facts: object): CallToolResult {
  return {
    content: [textBlock(safeLine(`${code}: ${message}`))],
    structuredContent: { ...facts, error: { code, message } },
    isError: true,
  };
}

/** A block of text. */
export function textBlock(text: string): ContentBlock {
  return { type: "text", text };
}

/** A link to the whole of what an answer shows a part of. */
export function linkTo(uri: string, name: string): ContentBlock {
  return { type: "resource_link", uri, name, mimeType: "application/json" };
}
