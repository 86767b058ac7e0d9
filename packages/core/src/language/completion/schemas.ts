import type { JsonSchema } from "../../contracts/json.ts";
import { commonConfigSchema, workflowSchema } from "../../generated/schemas.ts";
import { schemaAt } from "../../workflow/config/known-keys.ts";
import type { Snapshot } from "../snapshot.ts";
import { nodeAt } from "../text-place.ts";

/** The schema of what stands at a path of a document, as far as plain keywords say. */
export function schemaOf({ analysis }: Snapshot, path: readonly string[]): JsonSchema {
  if (path[0] !== "nodes" || path[2] !== "config") return schemaAt(workflowSchema, path);
  const node = path[1] === undefined ? undefined : nodeAt(analysis.nodes, Number(path[1]));
  const own = node?.type?.facts.configSchema ?? {};
  if (path.length === 3) return { ...own, properties: { ...propertiesOf(commonConfigSchema), ...propertiesOf(own) } };
  const found = schemaAt(own, path.slice(3));
  return Object.keys(found).length > 0 ? found : schemaAt(commonConfigSchema, path.slice(3));
}

/** What a schema says of single keys. */
export function propertiesOf({ properties }: JsonSchema): Readonly<Record<string, JsonSchema>> {
  return typeof properties === "object" && properties !== null && !Array.isArray(properties)
    ? (properties as Record<string, JsonSchema>)
    : {};
}

/** What a schema's author says of a value. */
export function descriptionOf({ description }: JsonSchema): string | undefined {
  return typeof description === "string" ? description : undefined;
}
