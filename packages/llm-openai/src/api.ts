import type { LlmRequest, LlmResponse } from "@chasmx/core";
import type { Concession } from "./concessions.ts";
import type { Fields } from "./json.ts";
import type { Settings } from "./options.ts";

/** A request, and what is known of who it goes to. */
export interface Ask {
  readonly request: LlmRequest;
  readonly model: string;
  readonly settings: Settings;
  /** What the endpoint has refused before. */
  readonly concessions: ReadonlySet<Concession>;
  readonly isStreamed: boolean;
}

/** Who hears of a streamed answer. */
export interface Hearing {
  /** Something has arrived. */
  heard(): void;
  onDelta(text: string): void;
}

/** One of the two APIs: what it is sent, and how it answers. */
export interface Api {
  readonly path: string;
  /** The body of a call. Throws OPTION_INVALID where the API lacks what is asked for. */
  bodyOf(ask: Ask): Fields;
  /** Reads a whole answer. Throws an AnswerProblem where it cannot be used. */
  read(answer: Fields): LlmResponse;
  /**
   * Puts a streamed answer together into the whole one, and tells its text as it comes. Rejects with an AnswerProblem where the
   * stream ends before its answer does.
   */
  assemble(events: AsyncIterable<unknown>, hearing: Hearing): Promise<Fields>;
}
