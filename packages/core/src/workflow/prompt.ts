import type { JsonObject, JsonValue } from "../contracts/json.ts";
import { type Call, fitArguments } from "./directives/directives.ts";
import type { VerbName } from "./directives/verbs.ts";
import { compile, hasLiquid } from "./liquid/compile.ts";
import type { DirectiveArguments } from "./liquid/directive-template.ts";
import { renderTemplates } from "./liquid/render.ts";
import type { Absent, Reference, TextProblem } from "./text.ts";

/** A rendered prompt. */
export interface Prompt {
  /** What the model reads. Each directive has become `[call N]`, from 1 in the order of `directives`. */
  readonly text: string;
  /** The calls that the author wrote, as often as their places were rendered. */
  readonly directives: readonly Call[];
}

/** A directive as far as it is known before rendering. */
export interface PromptDirective {
  readonly tool: VerbName;
  /** The arguments given; `undefined` where a template decides. */
  readonly arguments: Readonly<Record<string, JsonValue | undefined>>;
  /** Where each argument stands in the text, its quotes included. */
  readonly places: Readonly<Record<string, { readonly start: number; readonly end: number }>>;
  readonly start: number;
  readonly end: number;
}

/** A prompt of a document, parsed: Liquid with directives in it. */
export interface PromptTemplate {
  readonly source: string;
  /** What the text and the arguments of its directives read of their scope, in the order of the text. */
  readonly references: readonly Reference[];
  /** The directives of the document's own text, those in comments and `raw` left out. */
  readonly directives: readonly PromptDirective[];
  /**
   * Renders text and directives in one pass. Directives are those of the source: nothing in a value becomes one. Throws
   * TEMPLATE_FAILED.
   */
  readonly render: (scope: JsonObject, absent?: Absent) => Prompt;
}

/** Parses a prompt. There is none when there are problems. Never throws, whatever the text. */
export function parsePrompt(source: string): {
  readonly prompt?: PromptTemplate;
  readonly problems: readonly TextProblem[];
} {
  if (!(hasLiquid(source) || source.includes("CALL:"))) return { prompt: plainPrompt(source), problems: [] };
  const { templates, references, directives, problems } = compile(source, { hasDirectives: true });
  if (problems.length > 0) return { problems };
  const render = (scope: JsonObject, absent?: Absent): Prompt => {
    const { text, context } = renderTemplates(templates, scope, absent);
    return { text, directives: context.calls };
  };
  return { prompt: { source, references, directives: directives.map(knownDirective), render }, problems };
}

function plainPrompt(source: string): PromptTemplate {
  return { source, references: [], directives: [], render: () => ({ text: source, directives: [] }) };
}

function knownDirective({ syntax }: DirectiveArguments): PromptDirective {
  const { tool, start, end } = syntax;
  const known: Record<string, JsonValue | undefined> = {};
  const places: Record<string, { readonly start: number; readonly end: number }> = {};
  for (const { name, syntax: argument } of syntax.arguments) {
    places[name] = { start: argument.start, end: argument.end };
    // Parsing has made sure that what is literal fits.
    if (argument.kind === "literal") Object.assign(known, fitArguments(tool, [[name, argument.value]]).arguments);
    else known[name] = undefined;
  }
  return { tool, arguments: known, places, start, end };
}
