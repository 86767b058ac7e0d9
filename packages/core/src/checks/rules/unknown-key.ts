import type { JsonObject, JsonSchema, JsonValue } from "../../contracts/json.ts";
import { commonConfigSchema, workflowSchema } from "../../generated/schemas.ts";
import { childSchema, knownKeys } from "../../workflow/config/known-keys.ts";
import { childPointer, pointer } from "../../workflow/json-pointer.ts";
import { nearestName } from "../../workflow/nearest-name.ts";
import { renameKey } from "../facts/places.ts";
import { quote } from "../facts/quote.ts";
import { didYouMean } from "../facts/suggestions.ts";
import type { Finding, Report, Rule } from "../rule.ts";

/** Keys that nothing reads: mistyped, or meant for something else. */
export const unknownKey: Rule = {
  id: "unknown-key",
  severity: "warning",
  check({ text, nodes }, report) {
    visit(text.value, { schema: workflowSchema, at: "", report });
    for (const { index, config, type } of nodes) {
      if (type === undefined) continue;
      visit(config, { schema: type.facts.configSchema, at: pointer("nodes", index, "config"), report, isConfig: true });
    }
  },
};

interface Visit {
  readonly schema: JsonSchema;
  readonly at: string;
  readonly report: Report;
  readonly isConfig?: boolean;
}

function visit(value: JsonValue | undefined, place: Visit): void {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) reportUnknown(value as JsonObject, place);
  const { schema, at, report } = place;
  for (const key of Object.keys(value)) {
    const item = (value as JsonObject)[key];
    if (typeof item !== "object" || item === null) continue;
    const below = childSchema(schema, key);
    if (below !== undefined) visit(item, { schema: below, at: childPointer(at, key), report });
  }
}

function reportUnknown(value: JsonObject, { schema, at, report, isConfig = false }: Visit): void {
  const own = knownKeys(schema);
  if (own === undefined) return;
  const known = isConfig ? withCommonKeys(own) : own;
  for (const key of Object.keys(value)) {
    if (known.has(key)) continue;
    const near = nearestName(key, known);
    const meant = near === undefined || Object.hasOwn(value, near) ? undefined : near;
    // A mistyped key that is needed is told of as missing.
    if (meant === undefined || !isRequired(schema, meant)) report(finding(childPointer(at, key), key, meant));
  }
}

function finding(at: string, key: string, meant: string | undefined): Finding {
  const place = { pointer: at, part: "key" } as const;
  const message = `Nothing reads the key ${quote(key)} here.`;
  if (meant === undefined) return { ...place, message: `${message} Remove it.` };
  return { ...place, message: `${message}${didYouMean(meant)}`, fix: renameKey(at, meant) };
}

const configKeys = new WeakMap<ReadonlySet<string>, ReadonlySet<string>>();

/** The keys of a node type's config and those that every config may have. */
function withCommonKeys(own: ReadonlySet<string>): ReadonlySet<string> {
  const known = configKeys.get(own) ?? new Set([...own, ...(knownKeys(commonConfigSchema) ?? [])]);
  configKeys.set(own, known);
  return known;
}

function isRequired({ required }: JsonSchema, key: string): boolean {
  return Array.isArray(required) && required.includes(key);
}
