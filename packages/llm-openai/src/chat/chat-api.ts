import type { Api } from "../api.ts";
import { readCompletion } from "./chat-answer.ts";
import { chatBody } from "./chat-body.ts";
import { assembleCompletion } from "./chat-stream.ts";

/** Chat Completions, which OpenAI and every compatible endpoint speak. */
export const chatApi: Api = {
  path: "/chat/completions",
  bodyOf: chatBody,
  read: readCompletion,
  assemble: assembleCompletion,
};
