import type { Api } from "../api.ts";
import { listOf } from "../json.ts";
import { rememberReasoning } from "./reasoning.ts";
import { readResponse } from "./responses-answer.ts";
import { responsesBody } from "./responses-body.ts";
import { lastResponse } from "./responses-stream.ts";

/** The Responses API, in which a reasoning model goes on where its thoughts were when it called a tool. */
export function responsesApi(): Api {
  const memory = rememberReasoning();
  return {
    path: "/responses",
    bodyOf: (ask) => responsesBody(ask, memory),
    read(answer) {
      const response = readResponse(answer);
      memory.keep(listOf(answer.output));
      return response;
    },
    assemble: lastResponse,
  };
}
