/** A value that JSON can carry unchanged: what nodes give, messages hold and the journal keeps. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** A JSON object. Only its own keys count: nothing is ever read through a prototype. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** A JSON Schema (draft 2020-12 as far as ajv's default dialect reads it) given as plain data. */
export type JsonSchema = { readonly [keyword: string]: unknown };
