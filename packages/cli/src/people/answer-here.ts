import { type RunEvent, type RunState, type RunStore, startFold } from "@chasmx/core";
import type { OpenRequest } from "@chasmx/runtime";
import { exitCodes } from "../exit-codes.ts";
import { printableJson } from "../terminal/printable.ts";
import { type Asking, askFor } from "./ask-for.ts";
import { deliver } from "./deliver.ts";

/** A run of another process, and what of it the person here answers. */
export interface AnswerHere {
  readonly store: RunStore;
  /** The run so far. */
  readonly events: readonly RunEvent[];
  readonly requests: readonly OpenRequest[];
  readonly asking: Asking;
}

/** Asks the person at this terminal for what a run of another process waits for, and gives it to that run. */
export async function answerHere({ store, events, requests, asking }: AnswerHere): Promise<number> {
  const { screen, palette } = asking;
  const followed = follow(store, events);
  let exitCode: number = exitCodes.done;
  try {
    for (const { pending, name } of requests) {
      const closing = followed.closing(pending.key);
      const value = await askFor(pending, asking, closing);
      if (value !== undefined) {
        const { sentence, code } = await deliver(store, followed.state, { pending, name, value });
        if (code !== exitCodes.done) exitCode = code;
        screen.print(palette.strong(sentence));
      } else if (closing.aborted) {
        screen.print(palette.faint(`  ${name} ${closedWords(followed.state, pending.key)}.`));
      } else {
        break;
      }
    }
  } finally {
    followed.stop();
    screen.close();
  }
  return exitCode;
}

function closedWords({ steps }: RunState, key: string): string {
  const step = steps.get(key);
  if (step?.status !== "completed") return "asks nobody any more";
  return `was answered elsewhere, with ${printableJson(step.result)}`;
}

interface FollowedRun {
  readonly state: RunState;
  /** Aborts as soon as a request is closed, whoever closed it. */
  closing(key: string): AbortSignal;
  stop(): void;
}

/** Follows a run as its process writes it. */
function follow(store: RunStore, before: readonly RunEvent[]): FollowedRun {
  const { state, apply } = startFold();
  for (const event of before) apply(event);
  const stop = new AbortController();
  const closings = new Map<string, AbortController>();
  const abortClosed = () => {
    for (const [key, closing] of closings) if (!state.pendingInputs.has(key)) closing.abort();
  };
  const reading = async () => {
    for await (const event of store.read(state.runId, { from: before.length, follow: stop.signal })) {
      apply(event);
      abortClosed();
    }
  };
  // A journal that can no longer be read closes nothing: whoever answers is told when the answer cannot be left.
  reading().catch(() => undefined);
  return {
    state,
    closing(key) {
      const closing = new AbortController();
      closings.set(key, closing);
      abortClosed();
      return closing.signal;
    },
    stop: () => stop.abort(),
  };
}
