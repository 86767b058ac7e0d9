import type { JsonValue } from "../contracts/json.ts";
import { ChasmError } from "../errors.ts";
import type { Journal } from "../journal/journal.ts";
import { assertJson } from "../journal/json-check.ts";
import type { PendingInput } from "../journal/run-state.ts";
import { inputProblem } from "./input-problem.ts";

/** Where a run waits for people, and where what they give comes in. */
export interface InputDesk {
  /**
   * Gives what a person was asked for. Rejects with INPUT_INVALID where it does not fit or nobody asks for it, having changed
   * nothing.
   */
  give(key: string, value: JsonValue): Promise<void>;
  /** Tells once when a request has been answered. Gives the function that stops listening. */
  onGiven(key: string, listener: () => void): () => void;
  /** Says that the run waits for people now. */
  pause(): void;
}

/** Opens the desk of a run. */
export function createInputDesk(journal: Journal): InputDesk {
  const listeners = new Map<string, () => void>();

  return {
    async give(key, given) {
      const value = assertJson(structuredClone(given), "What was given");
      const pending = pendingInput(journal, key);
      const problem = await inputProblem(pending.request, value);
      // While the schema was compiled somebody else may have been faster.
      if (problem !== undefined) throw new ChasmError("INPUT_INVALID", problem);
      const { path, nodeId } = pendingInput(journal, key);
      journal.record({ type: "input-given", node_id: nodeId, key, value, by: "person" }, path);
      await journal.stored();
      listeners.get(key)?.();
    },
    onGiven(key, listener) {
      listeners.set(key, listener);
      return () => listeners.delete(key);
    },
    pause() {
      if (journal.state.status === "running") journal.record({ type: "run-paused" });
    },
  };
}

function pendingInput({ state }: Journal, key: string): PendingInput {
  const pending = state.pendingInputs.get(key);
  if (pending !== undefined) return pending;
  throw new ChasmError(
    "INPUT_INVALID",
    `The run "${state.runId}" does not wait for the input "${key.slice(0, 200)}": it was given already, or nobody asks for it any more.`,
  );
}
