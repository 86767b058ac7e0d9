import type { Run, RunEvent } from "@chasmx/core";
import type { RunOutput } from "../run-view/run-output.ts";
import { answerCommand, askingNode, requestName } from "./how-to-answer.ts";
import { createInquiry, type Inquiry, settlingMs } from "./inquiry.ts";

/** Sees to it that whoever a run waits for is asked here, or else told where to answer. */
export interface Attendant {
  /** Begins with what the run waits for already. */
  begin(run: Run): void;
  onEvent(event: RunEvent): void;
  close(): void;
}

/** Attends to a run whose output goes to somebody. One that is kept can be answered from elsewhere. */
export function attend({ asking, say }: Pick<RunOutput, "asking" | "say">, isKept: boolean): Attendant {
  const told = new Set<string>();
  let run: Run | undefined;
  let inquiry: Inquiry | undefined;
  let timer: NodeJS.Timeout | undefined;
  const asksHere = () => asking !== undefined && !asking.screen.isEnded;

  const tell = () => {
    if (run === undefined || asksHere()) return;
    const all = [...run.state.pendingInputs.values()];
    for (const pending of all) {
      if (told.has(pending.key)) continue;
      told.add(pending.key);
      // It is named: this may not stay the only thing that the run waits for.
      const how = isKept ? `: ${answerCommand(run.id, requestName(pending, all))}` : nobodyCan;
      say(`${askingNode(pending)} waits for an answer${how}`);
    }
  };
  return {
    begin(given) {
      run = given;
      inquiry = asking === undefined ? undefined : createInquiry(given, { ...asking, onEnded: tell });
      timer = setTimeout(() => {
        inquiry?.update();
        tell();
      }, settlingMs);
    },
    onEvent(event) {
      inquiry?.update(event);
      if (event.type === "input-requested") tell();
    },
    close() {
      clearTimeout(timer);
      inquiry?.close();
    },
  };
}

const nobodyCan = ", and nobody can give it: --no-journal keeps the run in this process alone.";
