import type { JsonObject, JsonSchema, JsonValue } from "../../contracts/json.ts";
import type { BoundExpression, BoundTemplate } from "../../contracts/node-type.ts";
import { parseExpression } from "../expression.ts";
import { type PromptDirective, parsePrompt } from "../prompt.ts";
import { parseTemplate } from "../template.ts";
import type { Reference, TextProblem } from "../text.ts";
import { isDeferred, roleOf, schemaBelow, type TextRole } from "./config-schema.ts";

/** One string of a config, parsed as its schema says. */
export interface ConfigText extends TextRole {
  /** Where it stands in the config. */
  readonly segments: readonly (string | number)[];
  readonly source: string;
  readonly references: readonly Reference[];
  readonly problems: readonly TextProblem[];
  /** The author's directives, in a prompt. */
  readonly directives: readonly PromptDirective[];
}

/** What the texts of a config may read while it is rendered. */
interface RenderScopes {
  /** For every text. */
  readonly open: JsonObject;
  /** For texts that reach a service: the secrets as well. */
  readonly trusted: JsonObject;
  /** What becomes of what does not exist. */
  readonly absent: "fail" | "empty";
}

/** A part of a config, ready to render: a constant, or what its texts give. */
type Part = { readonly constant: JsonValue } | { render(scopes: RenderScopes): unknown };

/** A config with its texts parsed. */
export interface ParsedConfig {
  readonly texts: readonly ConfigText[];
  /** Whether a node receives the config as it stands. */
  readonly isConstant: boolean;
  /** The config as a node receives it: prompts, expressions and what it renders itself as objects. */
  render(scopes: RenderScopes): unknown;
}

/** Parses every text of a config. What cannot be parsed is among the texts with its problems, and renders as it stands. */
export function parseConfig(config: JsonObject, schema: JsonSchema): ParsedConfig {
  const texts: ConfigText[] = [];
  const part = parsePart(config, { schema, isBelowDeferred: false, segments: [], texts });
  return { texts, isConstant: "constant" in part, render: (scopes) => renderPart(part, scopes) };
}

function renderPart(part: Part, scopes: RenderScopes): unknown {
  return "constant" in part ? part.constant : part.render(scopes);
}

interface Place {
  readonly schema: JsonSchema | undefined;
  /** Whether what stands above is handed over unrendered, and this with it. */
  readonly isBelowDeferred: boolean;
  readonly segments: readonly (string | number)[];
  readonly texts: ConfigText[];
}

function parsePart(value: JsonValue, place: Place): Part {
  const part = parseValue(value, place);
  if (!isDeferred(place.schema) || place.isBelowDeferred) return part;
  return { render: (scopes) => boundTemplate(part, scopes) };
}

function boundTemplate(part: Part, { open, trusted, absent }: RenderScopes): BoundTemplate {
  return {
    render: (locals = {}) =>
      renderPart(part, { open: { ...open, ...locals }, trusted: { ...trusted, ...locals }, absent }) as JsonValue,
  };
}

function parseValue(value: JsonValue, place: Place): Part {
  if (typeof value === "string") return parseText(value, place);
  if (typeof value !== "object" || value === null) return { constant: value };
  const at = (key: string | number): Place => ({
    schema: schemaBelow(place.schema, key),
    isBelowDeferred: isDeferred(place.schema),
    segments: [...place.segments, key],
    texts: place.texts,
  });
  if (Array.isArray(value)) {
    const parts = value.map((item: JsonValue, index) => parsePart(item, at(index)));
    if (parts.every((part) => "constant" in part)) return { constant: value };
    return { render: (scopes) => parts.map((part) => renderPart(part, scopes)) };
  }
  const parts = Object.entries(value).map(
    ([key, item]: [string, JsonValue]) => [key, parsePart(item, at(key))] as const,
  );
  if (parts.every(([, part]) => "constant" in part)) return { constant: value };
  return { render: (scopes) => Object.fromEntries(parts.map(([key, part]) => [key, renderPart(part, scopes)])) };
}

function parseText(source: string, { schema, segments, texts }: Place): Part {
  const role = roleOf(schema);
  if (role.language === "plain") return { constant: source };
  const { part, ...parsed } = parsers[role.language](source, role);
  const isConstant = part !== undefined && "constant" in part;
  if (!isConstant) texts.push({ ...role, segments, source, ...parsed });
  return part ?? { constant: source };
}

interface ParsedText {
  readonly part: Part | undefined;
  readonly references: readonly Reference[];
  readonly problems: readonly TextProblem[];
  readonly directives: readonly PromptDirective[];
}

const parsers: Record<"template" | "prompt" | "expression", (source: string, role: TextRole) => ParsedText> = {
  template(source, { allowsSecrets, isText }) {
    const { template, problems } = parseTemplate(source);
    const references = template?.references ?? [];
    const render = (scopes: RenderScopes) => {
      const scope = allowsSecrets ? scopes.trusted : scopes.open;
      return isText ? template?.render(scope, scopes.absent) : template?.evaluate(scope, scopes.absent);
    };
    const isConstant = template !== undefined && !source.includes("{");
    return { part: isConstant ? { constant: source } : { render }, references, problems, directives: [] };
  },
  prompt(source) {
    const { prompt, problems } = parsePrompt(source);
    const render = (scopes: RenderScopes) => prompt?.render(scopes.open, scopes.absent);
    return { part: { render }, references: prompt?.references ?? [], problems, directives: prompt?.directives ?? [] };
  },
  expression(source) {
    const { expression, problems } = parseExpression(source);
    const render = (scopes: RenderScopes): BoundExpression => ({
      source,
      evaluate: (locals) =>
        expression?.evaluate(locals === undefined ? scopes.open : { ...scopes.open, ...locals }) ?? null,
    });
    return { part: { render }, references: expression?.references ?? [], problems, directives: [] };
  },
};
