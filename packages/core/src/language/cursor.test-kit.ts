import { nodeTypesOf } from "./node-types.ts";
import { openSnapshot, type Snapshot } from "./snapshot.ts";

/** What the tests of this room are written with. */

const types = nodeTypesOf();

/** A document in which `|` marks where the cursor is. */
export function atCursor(marked: string): { readonly snapshot: Snapshot; readonly offset: number } {
  const offset = marked.indexOf("|");
  if (offset < 0) throw new Error("There is no | in the document.");
  return { snapshot: openSnapshot(marked.slice(0, offset) + marked.slice(offset + 1), types), offset };
}

/** A workflow whose node `last` has the given config, with the cursor where its text has a `|`. */
export function lastNode(type: string, config: object): string {
  return JSON.stringify(
    {
      name: "W",
      variables: [
        { name: "topic", type: "string", value: "tea", description: "What it is about." },
        { name: "key", secret: true, value: "hidden-value" },
      ],
      nodes: [
        { id: "first", type: "start" },
        {
          id: "tea-master",
          type: "ai-processor",
          config: {
            name: "Master",
            prompt: "Pour. CALL: set_shared_context('leaves', 1)",
            can_communicate: true,
            output_schema: {
              type: "object",
              properties: { cups: { type: "array", items: { properties: { size: {} } } } },
            },
          },
        },
        { id: "beside", type: "ai-processor", config: { prompt: "x" } },
        { id: "last", type, config },
      ],
      edges: [
        { from: "first", to: "tea-master" },
        { from: "tea-master", to: "last" },
      ],
    },
    null,
    2,
  );
}
