import type { RunEvent, RunEventBody } from "@chasmx/core";

/** Events of one run in their order, ten milliseconds apart. */
export function eventsOf(bodies: readonly (RunEventBody & { readonly path?: string })[], runId = "run-1"): RunEvent[] {
  return bodies.map((body, sequence) => ({
    ...body,
    v: 1,
    run_id: runId,
    sequence,
    time: 1000 + sequence * 10,
    path: body.path ?? "",
  }));
}

/** The beginning of a run of some agents. */
export function accepted(ids: readonly string[], name = "Tea"): RunEventBody {
  const nodes = ids.map((id) => ({ id, type: "ai-processor" }));
  return { type: "run-accepted", workflow: { name, nodes }, inputs: {}, mode: "simple", engine: "0" };
}

/** A question. */
export function asks(from: string, to: string, id: string): RunEventBody {
  const content = { question: `Why ${id}?` };
  return { type: "message-sent", message_id: id, message_type: "query", from, to, key: `${from}/1/${id}/0`, content };
}

/** Its answer. */
export function answered(id: string, content = "Because."): RunEventBody {
  return { type: "message-settled", message_id: id, outcome: "answered", content };
}
