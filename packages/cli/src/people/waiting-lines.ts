import type { OpenRequest } from "@chasmx/runtime";
import { printableJson } from "../terminal/printable.ts";
import { answerCommand } from "./how-to-answer.ts";
import { type RequestStyle, requestLines } from "./request-lines.ts";

/** Everything that a run waits for, each with the command that answers it. */
export function waitingLines(runId: string, requests: readonly OpenRequest[], style: RequestStyle): string[] {
  const isOnly = requests.length === 1;
  return requests.flatMap(({ pending, name, left }) => [
    ...requestLines(pending, style),
    left === undefined
      ? `  ${style.palette.faint(answerCommand(runId, isOnly ? undefined : name))}`
      : `  answered with ${printableJson(left.value)}: ${style.palette.faint(`chasmx resume ${runId}`)} takes it`,
    "",
  ]);
}
