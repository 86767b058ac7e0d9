import type { JsonObject, JsonValue } from "../contracts/json.ts";
import { compile, hasLiquid } from "./liquid/compile.ts";
import { bareOutput, evaluateOutput, renderTemplates } from "./liquid/render.ts";
import type { Absent, Reference, TextProblem } from "./text.ts";

/** A text of a document, parsed: Liquid, or plain text. */
export interface Template {
  readonly source: string;
  /** What the text reads of its scope, in the order of the text; its own variables are not among them. */
  readonly references: readonly Reference[];
  /**
   * The text with its templates filled in, in one pass: no value is ever read as a template. Throws
   * TEMPLATE_FAILED for what costs more than the limits and, unless `absent` is `empty`, for what is not there.
   */
  readonly render: (scope: JsonObject, absent?: Absent) => string;
  /** Like `render`, and a text that is one `{{…}}` with nothing but white space around keeps the type of its value. */
  readonly evaluate: (scope: JsonObject, absent?: Absent) => JsonValue;
}

/** Parses a text. There is no template when there are problems. Never throws, whatever the text. */
export function parseTemplate(source: string): {
  readonly template?: Template;
  readonly problems: readonly TextProblem[];
} {
  if (!hasLiquid(source)) return { template: plainTemplate(source), problems: [] };
  const { templates, references, problems } = compile(source, { hasDirectives: false });
  if (problems.length > 0) return { problems };
  const bare = bareOutput(templates);
  const render = (scope: JsonObject, absent?: Absent): string => renderTemplates(templates, scope, absent).text;
  const evaluate =
    bare === undefined ? render : (scope: JsonObject, absent?: Absent) => evaluateOutput(bare, scope, absent);
  return { template: { source, references, render, evaluate }, problems };
}

function plainTemplate(source: string): Template {
  return { source, references: [], render: () => source, evaluate: () => source };
}
