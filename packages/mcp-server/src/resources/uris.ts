/** The addresses of resources. Each template matches the addresses that the function beside it makes. */

const scheme = "chasmx://";

/** The JSON Schema of workflow files. */
export const schemaUri = `${scheme}schema/workflow`;

export const templates = {
  workflow: `${scheme}workflows/{+file}`,
  graph: `${scheme}graphs/{+file}`,
  run: `${scheme}runs/{run_id}`,
  outputs: `${scheme}runs/{run_id}/outputs`,
  conversation: `${scheme}runs/{run_id}/conversation`,
  events: `${scheme}runs/{run_id}/events`,
} as const;

/** What an address stands for. */
export type Address =
  | { readonly kind: "schema" }
  | { readonly kind: "workflow" | "graph"; readonly file: string }
  | { readonly kind: "run" | RunPart; readonly runId: string };

/** A part of what is known of a run. */
export type RunPart = "outputs" | "conversation" | "events";

const runParts: readonly string[] = ["outputs", "conversation", "events"];

export function workflowUri(file: string): string {
  return `${scheme}workflows/${encoded(file)}`;
}

export function graphUri(file: string): string {
  return `${scheme}graphs/${encoded(file)}`;
}

export function runUri(runId: string, part?: RunPart): string {
  const uri = `${scheme}runs/${encodeURIComponent(runId)}`;
  return part === undefined ? uri : `${uri}/${part}`;
}

/** What an address stands for; undefined for one that is none of ours. */
export function addressOf(uri: string): Address | undefined {
  if (uri === schemaUri) return { kind: "schema" };
  const [, kind, rest] = /^chasmx:\/\/(workflows|graphs|runs)\/(.+)$/s.exec(uri) ?? [];
  if (kind === undefined || rest === undefined) return undefined;
  try {
    if (kind !== "runs") return { kind: kind === "workflows" ? "workflow" : "graph", file: decodeURIComponent(rest) };
    const [runId = "", part, ...others] = rest.split("/").map(decodeURIComponent);
    if (others.length > 0 || (part !== undefined && !runParts.includes(part))) return undefined;
    return { kind: part === undefined ? "run" : (part as RunPart), runId };
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

function encoded(file: string): string {
  return file.split("/").map(encodeURIComponent).join("/");
}
