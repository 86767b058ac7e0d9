import type { Template, Value } from "liquidjs/dist/liquid.browser.mjs";
import { toValueSync } from "liquidjs/dist/liquid.browser.mjs";
import type { ArgumentSyntax } from "../directives/arguments.ts";
import type { TextPart } from "../directives/text.ts";
import type { ArgumentTemplate } from "./directive-template.ts";
import { liquidEngine } from "./engine.ts";

/** How the templates in an argument are parsed. */
export interface ArgumentParsing {
  readonly parseText: (parts: readonly TextPart[]) => Template[];
  readonly parseValue: (range: readonly [start: number, end: number]) => Value | undefined;
}

/** Parses the templates of an argument. One whose template does not parse is null: its problem is noted already. */
export function argumentTemplate(syntax: ArgumentSyntax, parsing: ArgumentParsing): ArgumentTemplate {
  switch (syntax.kind) {
    case "literal":
      return { kind: "literal", value: syntax.value };
    case "text":
      return textTemplate(parsing.parseText(syntax.parts));
    case "template": {
      const value = parsing.parseValue([syntax.start, syntax.end]);
      return value === undefined ? { kind: "literal", value: null } : { kind: "value", value };
    }
    case "list":
      return { kind: "list", items: syntax.items.map((item) => argumentTemplate(item, parsing)) };
    case "object": {
      const entries = syntax.entries.map(
        ([key, value]) => [argumentTemplate(key, parsing), argumentTemplate(value, parsing)] as const,
      );
      return { kind: "object", entries };
    }
  }
}

function textTemplate(templates: Template[]): ArgumentTemplate {
  return {
    kind: "text",
    templates,
    render: (context) => String(toValueSync(liquidEngine().renderer.renderTemplates(templates, context))),
  };
}
