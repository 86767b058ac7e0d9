import type { ChatCompletionCreateParams } from "openai/resources/chat/completions";
import type { Api, Call } from "../api.ts";
import { withoutError } from "../in-band-error.ts";
import { objectIn, type Received, streamIn } from "../read-body.ts";
import { readCompletion } from "./chat-answer.ts";
import { chatBody } from "./chat-body.ts";
import { assembleCompletion } from "./chat-stream.ts";

/** Chat Completions, which OpenAI and every compatible endpoint speak. */
export const chatApi: Api = {
  bodyOf: chatBody,
  async call({ client, body, watch, onDelta }: Call) {
    const { signal } = watch;
    const sent = body as unknown as ChatCompletionCreateParams;
    const received: Received = await client.chat.completions.create(sent, { signal }).withResponse();
    if (onDelta === undefined) return readCompletion(withoutError(objectIn(received), received));
    const stream = await streamIn(received);
    if ("events" in stream) {
      const completion = await assembleCompletion(stream.events, { heard: watch.heard, onDelta });
      signal.throwIfAborted();
      return readCompletion(completion);
    }
    const response = readCompletion(withoutError(stream.whole, received));
    if (response.finish_reason !== "content-filter" && response.content !== "") onDelta(response.content);
    return response;
  },
};
