import { rules } from "../../checks/rules/index.ts";
import type { JsonSchema } from "../../contracts/json.ts";
import type { Snapshot } from "../snapshot.ts";
import type { Span } from "../span.ts";
import { valueAt } from "../text-place.ts";
import type { Completion } from "./completion.ts";
import type { Context } from "./context.ts";
import { descriptionOf, propertiesOf, schemaOf } from "./schemas.ts";

/** The keys that an object may have and has not. */
export function keyCompletions(snapshot: Snapshot, context: Context & { readonly kind: "key" }): Completion[] {
  const { path, span } = context;
  const present = valueAt(snapshot.analysis.text.value, path);
  const written = snapshot.text.slice(span.start, span.end).replace(/^"|"$/g, "");
  const isPresent = (key: string) =>
    key !== written && typeof present === "object" && present !== null && Object.hasOwn(present, key);
  const next = nextCharacter(snapshot.text, span.end);
  if (path.join("/") === "metadata/checks") {
    const schema = { enum: ["off", "information", "warning", "error"] };
    return rules
      .filter(({ id, severity }) => severity !== "error" && !isPresent(id))
      .map(({ id }) => ({ ...completed(id, { schema, span, next }), kind: "rule" as const }));
  }
  const own = schemaOf(snapshot, path);
  const required = new Set(Array.isArray(own.required) ? own.required : []);
  return Object.entries(propertiesOf(own))
    .filter(([key]) => !isPresent(key))
    .map(([key, schema]) => {
      const item = completed(key, { schema, span, next });
      return required.has(key) ? { ...item, detail: "required", rank: 0 } : item;
    });
}

interface KeyPlace {
  readonly schema: JsonSchema;
  readonly span: Span;
  /** The character that comes after the place, white space left out. */
  readonly next: string;
}

function completed(key: string, { schema, span, next }: KeyPlace): Completion {
  const documentation = descriptionOf(schema);
  const name = JSON.stringify(key);
  const common = {
    label: key,
    kind: "key",
    span,
    filter: name,
    rank: 1,
    ...(documentation === undefined ? {} : { documentation }),
  } as const;
  if (next === ":") return { ...common, insert: name };
  const value = placeholder(schema);
  const comma = next === '"' ? "," : "";
  return {
    ...common,
    insert: `${name}: ${value.replace(/\$\d/, "")}${comma}`,
    snippet: `${name.replaceAll("$", "\\$")}: ${value}${comma}`,
  };
}

const nextVisible = /\S/g;

function nextCharacter(text: string, from: number): string {
  nextVisible.lastIndex = from;
  return nextVisible.exec(text)?.[0] ?? "";
}

/** Where the value of a key goes. */
function placeholder({ type, enum: choices, default: value }: JsonSchema): string {
  if (value !== undefined && typeof value !== "object") return JSON.stringify(value).replaceAll("$", "\\$");
  if (type === "object") return "{ $1 }";
  if (type === "array") return "[$1]";
  if (type === "boolean") return "true";
  return type === "string" || Array.isArray(choices) ? '"$1"' : "$1";
}
