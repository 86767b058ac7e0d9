import { type CommunicationMode, check, type JsonObject, type NodeFacts, type VariableDocument } from "@chasmx/core";

/** What a workflow's file says, whether it can run or not. */
export interface KnownWorkflow {
  readonly file: string;
  readonly name: string;
  readonly description?: string;
  readonly mode: CommunicationMode;
  readonly errors: number;
  readonly variables: readonly VariableDocument[];
}

/** Reads a workflow's file for a list, as far as it can be read. Nobody has vouched for it. */
export async function readKnownWorkflow(
  file: string,
  text: string,
  knownTypes: readonly NodeFacts[],
): Promise<KnownWorkflow> {
  const { diagnostics, text: parsed } = await check(text, { knownTypes });
  const { name, description, metadata, variables } = objectIn(parsed.value);
  return {
    file,
    name: typeof name === "string" ? name : file,
    ...(typeof description === "string" ? { description } : {}),
    mode: objectIn(metadata).communication_mode === "pubsub" ? "pubsub" : "simple",
    errors: diagnostics.filter(({ severity }) => severity === "error").length,
    variables: Array.isArray(variables) ? variables.filter(isVariable) : [],
  };
}

/** A file that cannot even be read. */
export function unreadableWorkflow(file: string): KnownWorkflow {
  return { file, name: file, mode: "simple", errors: 1, variables: [] };
}

function objectIn(value: unknown): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

function isVariable(value: unknown): value is VariableDocument {
  return typeof objectIn(value).name === "string";
}
