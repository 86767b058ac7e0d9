import { expect, test } from "vitest";
import { conversationOf, rehearse } from "../rehearse.ts";

const file = "research-write-edit/research-write-edit.workflow.json";

test("the researcher tells everyone, the writer tells the editor, and each asks the one before", async () => {
  const { state } = await rehearse(file);
  expect(conversationOf(state)).toEqual([
    'researcher tells writer, editor: 3 findings on beehives on city roofs are in the shared context, under "findings". (delivered)',
    "writer asks researcher: Which finding on beehives on city roofs surprises most? (answered)",
    "writer tells editor: The draft is done. I am least sure of its ending. (delivered)",
    "editor asks writer: Which sentence of the draft would you fight for? (answered)",
  ]);
});

test("broadcasts reach later nodes in their inbox, and never their sender", async () => {
  const { events } = await rehearse(file);
  const heard = events.flatMap((event) =>
    event.type === "step-completed" && event.key.includes("/inbox/") && (event.result as unknown[]).length > 0
      ? [[event.node_id, event.result]]
      : [],
  );
  const findings = {
    from: "researcher",
    message: '3 findings on beehives on city roofs are in the shared context, under "findings".',
  };
  expect(heard).toEqual([
    ["writer", [findings]],
    ["editor", [findings, { from: "writer", message: "The draft is done. I am least sure of its ending." }]],
  ]);
});

test("the findings are the notes", async () => {
  const { state } = await rehearse(file, { notes: ["Bees sleep."] });
  expect(state.shared.get("findings")).toEqual({ value: ["Bees sleep."], version: 1, from: "researcher" });
  expect(state.nodes.get("editor")?.output).toContain(`["Bees sleep."]`);
});

test("the output is the edited article", async () => {
  const { state } = await rehearse(file);
  expect(state.output).toEqual({ end: state.nodes.get("editor")?.output });
});
