import { loadWorkflow } from "../checks/load.ts";
import type { NodeType } from "../contracts/node-type.ts";
import { replayRun } from "../engine/replay/replay.ts";
import { document, type TryOptions, tryRun } from "./try-run.test-kit.ts";
import { give, say } from "./workflow-files.test-kit.ts";

/** Runs a document to its end, and gives a function that replays it. */
export async function recorded(doc: object, { nodeTypes = [], ...options }: TryOptions = {}) {
  const { ended, events, run } = await tryRun(doc, { nodeTypes, ...options });
  const state = await ended;
  const workflow = await loadWorkflow(doc, { nodeTypes: nodeTypes as unknown as readonly NodeType<unknown>[] });
  return { state, events, run, workflow, replay: () => replayRun(workflow, events) };
}

/** Questions in both directions, a broadcast, shared context and branches. */
export const conversation = document(
  {
    a: say(
      "A. CALL: ask_node('b', 'One?') CALL: ask_node('b', 'Two?') CALL: ask_node('c', 'Three?') CALL: set_shared_context('k', [1]) CALL: broadcast_message('done')",
    ),
    b: say("B. CALL: ask_node('a', 'Why?') CALL: get_shared_context('k', 'none')"),
    c: say("C after {{outputs.a}}."),
    if: { type: "condition", config: { condition: "size(outputs.c) > 0" } },
    yes: give("1"),
    no: give("2"),
  },
  {
    edges: [
      ["a", "b"],
      ["a", "c"],
      ["b", "if"],
      ["c", "if"],
      ["if", "yes", "true"],
      ["if", "no", "false"],
    ],
    metadata: { max_concurrency: 4 },
  },
);
