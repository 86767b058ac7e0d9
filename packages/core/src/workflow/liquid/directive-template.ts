import type { Context, Emitter, Template, Token, Value } from "liquidjs/dist/liquid.browser.mjs";
import { toValueSync } from "liquidjs/dist/liquid.browser.mjs";
import type { JsonValue } from "../../contracts/json.ts";
import { type DirectiveSyntax, fitArguments } from "../directives/directives.ts";
import { jsonOf } from "./json-value.ts";
import { contextOf } from "./templates.ts";

/** An argument with its templates parsed. */
export type ArgumentTemplate =
  | { readonly kind: "literal"; readonly value: JsonValue }
  | { readonly kind: "text"; readonly templates: readonly Template[]; readonly render: (context: Context) => string }
  | { readonly kind: "value"; readonly value: Value }
  | { readonly kind: "list"; readonly items: readonly ArgumentTemplate[] }
  | { readonly kind: "object"; readonly entries: readonly (readonly [ArgumentTemplate, ArgumentTemplate])[] };

/** A directive with its arguments' templates parsed. */
export interface DirectiveArguments {
  readonly syntax: DirectiveSyntax;
  readonly arguments: readonly { readonly name: string; readonly template: ArgumentTemplate }[];
}

/**
 * A directive in its place among tags and texts. Where it is rendered its arguments are, with the variables of the loops
 * around it; the call goes to the rendering's list, and the text gets the call's number.
 */
export function directiveTemplate(token: Token, directive: DirectiveArguments): Template {
  const { tool } = directive.syntax;
  const templates = directive.arguments.map(({ template }) => template);
  return {
    token,
    render(context: Context, emitter: Emitter) {
      const given = directive.arguments.map(({ name, template }) => [name, evaluate(template, context)] as const);
      const fitted = fitArguments(tool, given);
      if (fitted.arguments === undefined) throw new TypeError(fitted.misfit);
      const { calls } = contextOf(context);
      calls.push({ tool, arguments: fitted.arguments });
      emitter.write(`[call ${calls.length}]`);
    },
    arguments: () => templates.flatMap(valuesOf),
    // LiquidJS asks for the children with a generator whose return value they are.
    *children(): Generator<unknown, Template[]> {
      return yield templates.flatMap(templatesOf);
    },
  };
}

function evaluate(template: ArgumentTemplate, context: Context): JsonValue {
  switch (template.kind) {
    case "literal":
      return template.value;
    case "text":
      return template.render(context);
    case "value":
      return jsonOf(toValueSync(template.value.value(context, false)));
    case "list":
      return template.items.map((item) => evaluate(item, context));
    case "object":
      return Object.fromEntries(
        template.entries.map(([key, value]) => [String(evaluate(key, context)), evaluate(value, context)]),
      );
  }
}

function valuesOf(template: ArgumentTemplate): Value[] {
  if (template.kind === "value") return [template.value];
  return partsOf(template).flatMap(valuesOf);
}

function templatesOf(template: ArgumentTemplate): Template[] {
  if (template.kind === "text") return [...template.templates];
  return partsOf(template).flatMap(templatesOf);
}

function partsOf(template: ArgumentTemplate): readonly ArgumentTemplate[] {
  if (template.kind === "list") return template.items;
  return template.kind === "object" ? template.entries.flat() : [];
}
