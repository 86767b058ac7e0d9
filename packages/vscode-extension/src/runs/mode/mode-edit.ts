import { type Edit, findNodeAtLocation, modify, parseTree } from "jsonc-parser";
import type { CommunicationMode } from "../protocol-types.ts";

const place = ["metadata", "communication_mode"];

/** The mode that a document asks for: `simple` where it asks for none; undefined where what it asks for is no mode. */
export function modeIn(text: string): CommunicationMode | undefined {
  const root = parseTree(text);
  const value: unknown = root === undefined ? undefined : findNodeAtLocation(root, place)?.value;
  if (value === undefined) return "simple";
  return value === "simple" || value === "pubsub" ? value : undefined;
}

/** How lines are indented where something is added. */
export interface Indentation {
  readonly insertSpaces: boolean;
  readonly tabSize: number;
  readonly eol: string;
}

/** The change that makes a document ask for a mode, and leaves the rest of it as it is. Offsets count UTF-16 units. */
export function modeEdit(text: string, mode: CommunicationMode, formattingOptions: Indentation): readonly Edit[] {
  return modify(text, place, mode, {
    formattingOptions,
    // What describes the workflow stands before what it consists of.
    getInsertionIndex: (keys) => Math.max(keys.indexOf("description"), keys.indexOf("name")) + 1,
  });
}
