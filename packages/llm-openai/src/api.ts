import type { LlmRequest, LlmResponse } from "@chasmx/core";
import type { OpenAI } from "openai";
import type { CallWatch } from "./call-watch.ts";
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

/** A body that is ready to be sent. */
export interface Call {
  readonly client: OpenAI;
  readonly body: Fields;
  readonly watch: CallWatch;
  /** Given where the answer is streamed. */
  readonly onDelta?: ((text: string) => void) | undefined;
}

/** One of the two APIs: what it is sent, and how it answers. */
export interface Api {
  /** The body of a call. Throws OPTION_INVALID where the API lacks what is asked for. */
  bodyOf(ask: Ask): Fields;
  /** Rejects as the SDK does, and with an AnswerProblem where the answer cannot be used. */
  call(call: Call): Promise<LlmResponse>;
}
