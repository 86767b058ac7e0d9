import { expect, test } from "vitest";
import { createLiveTexts } from "./live-texts.ts";

const of = (nodeId: string) => ({ path: "", nodeId, activity: "1" });

test("puts a text together, drops the half of one that begins anew, and forgets one that is whole", () => {
  const { shown, onDelta, onEvent } = createLiveTexts();
  for (const text of ["Half ", "a te"]) onDelta({ ...of("a"), text });
  onDelta({ ...of("b"), text: "Other" });
  expect(Object.fromEntries(shown)).toEqual({ a: "Half a te", b: "Other" });
  onDelta({ ...of("a"), text: "", isRestart: true });
  onDelta({ ...of("a"), text: "Whole" });
  expect(shown.get("a")).toBe("Whole");
  const base = { v: 1, run_id: "r", sequence: 0, time: 0, path: "" } as const;
  onEvent({ ...base, type: "step-completed", node_id: "a", key: "a/1/turn-0/0", result: null });
  expect([...shown.keys()]).toEqual(["b"]);
});

test("keeps of a long text what can be shown", () => {
  const { shown, onDelta } = createLiveTexts();
  for (let count = 0; count < 1000; count++) onDelta({ ...of("a"), text: "0123456789" });
  expect(shown.get("a")).toHaveLength(1000);
});
