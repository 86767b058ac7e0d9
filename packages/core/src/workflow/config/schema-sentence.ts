import { nodeIdPattern, variableNamePattern } from "../name-patterns.ts";

/** What ajv says of one failure. */
export interface SchemaFailure {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string | undefined;
}

type Sentence = (params: SchemaFailure["params"]) => string;

/** Each keyword's failure as a sentence for a person. Texts are quoted as JSON: they are not ours. */
const sentences: Readonly<Record<string, Sentence>> = {
  type: ({ type }) => `This must be ${typeWords(type)}.`,
  required: ({ missingProperty }) => `The key "${String(missingProperty)}" is missing.`,
  enum: ({ allowedValues }) =>
    `This must be one of ${(allowedValues as unknown[]).map((value) => JSON.stringify(value)).join(", ")}.`,
  const: ({ allowedValue }) => `This must be ${JSON.stringify(allowedValue)}.`,
  minimum: ({ limit }) => `This must be at least ${String(limit)}.`,
  maximum: ({ limit }) => `This must be at most ${String(limit)}.`,
  exclusiveMinimum: ({ limit }) => `This must be more than ${String(limit)}.`,
  exclusiveMaximum: ({ limit }) => `This must be less than ${String(limit)}.`,
  minLength: ({ limit }) =>
    limit === 1 ? "This text must not be empty." : `This text must have at least ${String(limit)} characters.`,
  maxLength: ({ limit }) => `This text must have at most ${String(limit)} characters.`,
  minItems: ({ limit }) =>
    limit === 1 ? "This list must not be empty." : `This list must have at least ${String(limit)} items.`,
  maxItems: ({ limit }) => `This list must have at most ${String(limit)} items.`,
  pattern: ({ pattern }) => patternSentences.get(pattern) ?? `This text does not match the pattern ${String(pattern)}.`,
  additionalProperties: ({ additionalProperty }) => `The key "${String(additionalProperty)}" is not known here.`,
  oneOf: () => "Exactly one of the alternatives must fit.",
  anyOf: () => "At least one of the alternatives must fit.",
};

const patternSentences: ReadonlyMap<unknown, string> = new Map([
  [
    nodeIdPattern,
    'The id of a node has letters, digits, "_", "-" and "." alone, and begins with a letter, a digit or "_".',
  ],
  [variableNamePattern, 'The name of a variable has letters, digits and "_" alone, and begins with a letter or "_".'],
]);

/** One failure as a sentence. */
export function sentenceOf({ keyword, params, message }: SchemaFailure): string {
  return sentences[keyword]?.(params) ?? `This ${message ?? `does not fit "${keyword}"`}.`;
}

const words: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  null: "null",
};

function typeWords(type: unknown): string {
  const types = Array.isArray(type) ? (type as unknown[]) : [type];
  return types.map((name) => words[String(name)] ?? String(name)).join(" or ");
}
