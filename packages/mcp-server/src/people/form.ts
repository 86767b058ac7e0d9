import { type JsonObject, type JsonValue, parse, type RequestedInput } from "@chasmx/core";
import type { ElicitRequestFormParams, PrimitiveSchemaDefinition } from "@modelcontextprotocol/server";
import { cut, safeJson } from "../text/safe-text.ts";

/** A form as clients can put it before a person, and how what they fill in becomes what was asked for. */
export interface Form {
  readonly schema: ElicitRequestFormParams["requestedSchema"];
  valueOf(content: Readonly<Record<string, unknown>>): JsonValue;
}

/** What forms can hold of a JSON Schema, by the type that it gives. */
const keywords: Readonly<Record<string, readonly string[]>> = {
  string: ["minLength", "maxLength", "format", "enum", "title", "description", "default"],
  number: ["minimum", "maximum", "title", "description", "default"],
  integer: ["minimum", "maximum", "title", "description", "default"],
  boolean: ["title", "description", "default"],
};

/** The formats of texts that a form may name. */
const formats: readonly unknown[] = ["email", "uri", "date", "date-time"];

/** The form for what a person is asked for. What no form can hold is asked for as JSON. */
export function formOf({ choices, schema }: RequestedInput): Form {
  if (choices !== undefined) return single({ type: "string", title: "Answer", enum: [...choices] });
  if (schema === undefined) return single({ type: "string", title: "Answer" });
  const field = fieldOf(schema as JsonObject);
  if (field !== undefined) return single(field);
  return ofObject(schema as JsonObject) ?? ofJson(schema as JsonObject);
}

function single(field: PrimitiveSchemaDefinition): Form {
  return {
    schema: { type: "object", properties: { answer: field }, required: ["answer"] },
    valueOf: ({ answer }) => (answer ?? null) as JsonValue,
  };
}

/** An object whose parts are each a field. */
function ofObject({ type, properties, required }: JsonObject): Form | undefined {
  if (type !== "object" || typeof properties !== "object" || properties === null) return undefined;
  const fields: [string, PrimitiveSchemaDefinition][] = [];
  for (const [name, schema] of Object.entries(properties)) {
    const field = fieldOf(schema as JsonObject);
    if (field === undefined) return undefined;
    fields.push([name, field]);
  }
  const names = Array.isArray(required) ? required.filter((name): name is string => typeof name === "string") : [];
  return {
    schema: {
      type: "object",
      properties: Object.fromEntries(fields),
      ...(names.length === 0 ? {} : { required: names }),
    },
    valueOf: (content) =>
      Object.fromEntries(
        fields.flatMap(([name]) => (content[name] === undefined ? [] : [[name, content[name] as JsonValue]])),
      ),
  };
}

/** A schema as a field; undefined where a form would lose what it says. */
function fieldOf(schema: JsonObject): PrimitiveSchemaDefinition | undefined {
  const known = typeof schema.type === "string" ? keywords[schema.type] : undefined;
  if (known === undefined || Object.keys(schema).some((key) => key !== "type" && !known.includes(key)))
    return undefined;
  if (schema.format !== undefined && !formats.includes(schema.format)) return undefined;
  return schema as unknown as PrimitiveSchemaDefinition;
}

function ofJson(schema: JsonObject): Form {
  const description = `JSON that fits this schema: ${cut(safeJson(schema), 1000)}`;
  const form = single({ type: "string", title: "Answer", description });
  return {
    schema: form.schema,
    valueOf(content) {
      const text = String(form.valueOf(content));
      const { value, diagnostics } = parse(text);
      return diagnostics.length === 0 && value !== undefined ? value : text;
    },
  };
}
