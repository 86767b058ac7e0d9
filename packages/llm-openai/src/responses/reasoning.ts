import { type Fields, fieldsOf, textOf } from "../json.ts";

/** What a model thought before it called tools: it is handed back with the calls' results, or the model thinks it all again. */
export interface ReasoningMemory {
  /** Keeps the reasoning that led to the calls of an answer. */
  keep(output: readonly unknown[]): void;
  /** What was thought before a call, where this process has heard it. */
  before(callId: string): readonly Fields[];
}

/** How many answers are remembered; an older one is answered without. */
const mostAnswers = 500;

/** Remembers reasoning items by the first call that they led to. They are encrypted: only the service can read them. */
export function rememberReasoning(): ReasoningMemory {
  const byCall = new Map<string, readonly Fields[]>();
  return {
    keep(output) {
      const items = output.map(fieldsOf);
      const callId = textOf(items.find(({ type }) => type === "function_call")?.call_id);
      const reasoning = items.filter(({ type, encrypted_content: kept }) => type === "reasoning" && textOf(kept));
      if (callId === undefined || reasoning.length === 0) return;
      byCall.set(callId, reasoning);
      const [oldest] = byCall.keys();
      if (byCall.size > mostAnswers && oldest !== undefined) byCall.delete(oldest);
    },
    before: (callId) => byCall.get(callId) ?? [],
  };
}
