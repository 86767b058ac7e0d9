import { setTimeout as wait } from "node:timers/promises";
import { isChasmError, type PendingInput, type Run, type RunEvent } from "@chasmx/core";
import { printableLine } from "../terminal/printable.ts";
import { type Asking, askFor } from "./ask-for.ts";

/** Asks the person at this terminal for everything that a run waits for, one thing after another. */
export interface Inquiry {
  /** Looks at what the run waits for now. An event, where one has changed it, may end the question that stands. */
  update(event?: RunEvent): void;
  close(): void;
}

/** Who is asked, and what becomes of it. */
export interface InquiryOptions extends Asking {
  /** Is called when the person has ended their input, and nothing more is asked here. */
  onEnded(): void;
}

interface Question {
  readonly key: string;
  readonly closing: AbortController;
  /** Whether the person here has answered it, so that its end is no news to them. */
  isAnswered: boolean;
}

/** What was left for a run before it was resumed comes in at once: nobody is asked for it again. */
export const settlingMs = 100;

/** Begins to ask. What a run is given goes to it at once. */
export function createInquiry(run: Pick<Run, "state" | "giveInput">, asking: InquiryOptions): Inquiry {
  const { screen, palette } = asking;
  let current: Question | undefined;
  let isAsking = false;
  let isClosed = false;

  const next = (): PendingInput | undefined => {
    if (isClosed || screen.isEnded) return undefined;
    return run.state.pendingInputs.values().next().value;
  };
  const ask = async (pending: PendingInput) => {
    const question: Question = { key: pending.key, closing: new AbortController(), isAnswered: false };
    current = question;
    try {
      const value = await askFor(pending, asking, question.closing.signal);
      question.isAnswered = value !== undefined;
      if (value !== undefined) await run.giveInput(pending.key, value);
    } catch (error) {
      // Somebody else was faster, or the run has ended: it says so itself.
      if (!isChasmError(error)) throw error;
      screen.print(palette.warning(printableLine(error.message)));
    } finally {
      current = undefined;
    }
  };
  const askAll = async () => {
    while (next() !== undefined) {
      await wait(settlingMs);
      const pending = next();
      if (pending !== undefined) await ask(pending);
    }
    isAsking = false;
    if (screen.isEnded && !isClosed) asking.onEnded();
  };

  return {
    update(event) {
      if (current !== undefined && !run.state.pendingInputs.has(current.key)) {
        if (event?.type === "input-given" && event.by === "person" && !current.isAnswered)
          screen.print(palette.faint("  It was answered elsewhere."));
        current.closing.abort();
      }
      if (isAsking || next() === undefined) return;
      isAsking = true;
      void askAll();
    },
    close() {
      isClosed = true;
      current?.closing.abort();
    },
  };
}
