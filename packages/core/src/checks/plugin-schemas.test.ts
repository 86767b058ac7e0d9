import { expect, test } from "vitest";
import { type CheckOptions, check } from "./check.ts";

const document = '{"name": "P", "nodes": [{"id": "a", "type": "mine"}, {"id": "a", "type": "start"}]}';

test.each([
  ["an unknown type", { type: "nope" }, 'at "/type" it must be equal to one of the allowed values.'],
  ["a reference that leads nowhere", { $ref: "#/definitions/x" }, "can't resolve reference #/definitions/x"],
  ["a reference to another site", { $ref: "https://example.com/x.json" }, "can't resolve reference"],
  ["a pattern without linear time", { properties: { a: { pattern: "(?=x)" } } }, "lookaround is left out"],
  ["properties that are none", { properties: null }, 'at "/properties" it must be object.'],
])("a plugin's schema with %s is told of at its nodes, and hides nothing", async (_, configSchema, reason) => {
  const type = { type: "mine", description: "", configSchema };
  const known: CheckOptions = { knownTypes: [{ ...type, canAnswer: false, branches: () => undefined }] };
  const loaded: CheckOptions = { nodeTypes: [{ ...type, run: async () => null }] };
  for (const options of [known, loaded]) {
    const { diagnostics, workflow } = await check(document, options);
    expect(diagnostics.map(({ code }) => code)).toEqual(["schema", "duplicate-node-id"]);
    expect(diagnostics[0]?.message).toMatch(/^The config of a "mine" cannot be checked/);
    expect(diagnostics[0]?.message).toContain(reason);
    expect(workflow).toBeUndefined();
  }
});
