import { inputProblem, type JsonValue, type PendingInput, type RunState, type RunStore } from "@chasmx/core";
import { requestName } from "./request-names.ts";

/** Something that a run waits for. */
export interface OpenRequest {
  readonly pending: PendingInput;
  /** What it is called among all of them. */
  readonly name: string;
  /** The answer that waits for whoever goes on with the run; undefined where there is none. */
  readonly left: { readonly value: JsonValue } | undefined;
}

/** Everything that a run waits for. An owner that lives takes what is left for it: then there are no answers that wait. */
export async function openRequests(store: RunStore, { runId, pendingInputs }: RunState): Promise<OpenRequest[]> {
  const commands = (await store.isOwned(runId)) ? [] : await store.commandsLeft(runId);
  const leftFor = async ({ key, request }: PendingInput) => {
    for (const command of commands) {
      // The first that fits is what the run will take.
      if (command.type !== "give-input" || command.key !== key) continue;
      if ((await inputProblem(request, command.value)) === undefined) return { value: command.value };
    }
    return undefined;
  };
  const all = [...pendingInputs.values()];
  return await Promise.all(
    all.map(async (pending) => ({
      pending,
      name: requestName(pending, all),
      left: await leftFor(pending),
    })),
  );
}
