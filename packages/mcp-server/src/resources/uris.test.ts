import fc from "fast-check";
import { expect, it } from "vitest";
import { addressOf, graphUri, runUri, schemaUri, workflowUri } from "./uris.ts";

it.each([
  "",
  "chasmx://",
  "chasmx://runs/",
  "chasmx://runs/a/b",
  "chasmx://runs/a/outputs/x",
  "file:///etc/passwd",
  "chasmx://other/a",
  "chasmx://runs/%",
])("takes %j for no address", (uri) => {
  expect(addressOf(uri)).toBeUndefined();
});

it("reads what it writes", () => {
  const name = fc.string({ minLength: 1 }).filter((text) => !/[/\ud800-\udfff]/.test(text));
  fc.assert(
    fc.property(name, name, (one, other) => {
      const file = `${one}/${other}.json`;
      expect(addressOf(workflowUri(file))).toEqual({ kind: "workflow", file });
      expect(addressOf(graphUri(file))).toEqual({ kind: "graph", file });
      expect(addressOf(runUri(one))).toEqual({ kind: "run", runId: one });
      expect(addressOf(runUri(one, "events"))).toEqual({ kind: "events", runId: one });
    }),
  );
  expect(addressOf(schemaUri)).toEqual({ kind: "schema" });
});
