import assert from "node:assert/strict";
import { startAndWait } from "../../testing/start-and-wait.test-kit.ts";
import type { RunEvent } from "../protocol-types.ts";

/** What runs get of the editor's own models, of which another extension brings one: a parrot. */

function outputOf(events: readonly RunEvent[], node: string): unknown {
  const ended = events.find((event) => event.type === "node-completed" && event.node_id === node);
  return ended?.type === "node-completed" ? ended.output : undefined;
}

export const tests = {
  async "answers with a model of the editor, which may ask other agents"() {
    const events = await startAndWait("parrots.workflow.json");
    assert.equal(events.at(-1)?.type, "run-completed");
    const said = String(outputOf(events, "student"));
    assert.match(said, /^Parrot: .*Parrot: .*What is rain\?/s);
    const asked = events.flatMap((event) => (event.type === "message-sent" ? [event.to] : []));
    assert.deepEqual(asked, ["teacher"]);
  },

  async "says which models the editor has, where it has not the one that a workflow names"() {
    const last = (await startAndWait("dodo.workflow.json")).at(-1);
    assert.equal(last?.type, "run-failed");
    assert.match(last.error.message, /no model "vscode\/dodo".* vscode\/parrot/s);
  },
};
