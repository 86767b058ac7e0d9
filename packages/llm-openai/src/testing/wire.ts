import type { AnsweredUsage, ModelAnswer } from "./answer.ts";

/** What an answer's form depends on. */
export interface WireOptions {
  readonly model: string;
  /** Which call of the server this is; ids are made of it. */
  readonly ordinal: number;
  readonly requestBytes: number;
  /** Whether a stream of Chat Completions was asked to end with its usage. */
  readonly asksUsage: boolean;
}

/** A body in the pieces that belong together: the events of a stream. */
export interface Written {
  readonly contentType: string;
  readonly pieces: readonly string[];
}

/** A model's calls with ids of their own. */
export function callsOf({ calls = [] }: ModelAnswer, ordinal: number) {
  return calls.map(({ id, name, arguments: given }, index) => ({
    id: id ?? `call_${ordinal}_${index}`,
    name,
    written: typeof given === "string" ? given : JSON.stringify(given),
  }));
}

/** A text in the pieces in which a model gives it: words with the space before them. */
export function piecesOf(text: string): readonly string[] {
  return text.match(/\s*\S+|\s+$/g) ?? [];
}

const bytesPerToken = 4;

/** What an answer says that it used; counted from bytes, unless it is said. */
export function usageNumbers(answer: ModelAnswer, { requestBytes }: WireOptions): AnsweredUsage | undefined {
  const { usage, text = "", refusal = "", calls = [] } = answer;
  if (usage === "none") return undefined;
  if (usage !== undefined) return usage;
  const outputBytes = Buffer.byteLength(text + refusal + JSON.stringify(calls));
  return { input: Math.ceil(requestBytes / bytesPerToken), output: Math.ceil(outputBytes / bytesPerToken) };
}
