import type { RunState } from "@chasmx/core";
import { answerCommand, requestName } from "../people/how-to-answer.ts";

/** What can be done with a run whose process has ended: read it, or answer what it waits for and go on with it. */
export function howToGoOn({ runId, status, pendingInputs }: RunState): string[] {
  if (status !== "interrupted") return [`Read it again: chasmx show ${runId}`];
  const pending = [...pendingInputs.values()];
  return [
    ...pending
      .slice(0, 3)
      .map(
        (one) => `Answer it:     ${answerCommand(runId, pending.length === 1 ? undefined : requestName(one, pending))}`,
      ),
    ...(pending.length > 3 ? [`See the rest:  chasmx answer ${runId}`] : []),
    `Go on with it: chasmx resume ${runId}`,
    `End it:        chasmx cancel ${runId}`,
  ];
}
