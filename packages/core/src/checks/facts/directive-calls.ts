import type { AnalysedNode, Analysis } from "../../workflow/analysis.ts";
import type { ConfigText } from "../../workflow/config/config-texts.ts";
import type { VerbName } from "../../workflow/directives/verbs.ts";
import type { PromptDirective } from "../../workflow/prompt.ts";
import type { Finding } from "../rule.ts";
import { textPointer } from "./places.ts";
import { escapeText } from "./quote.ts";
import { remembered } from "./remembered.ts";

/** A directive in its place. */
export interface DirectiveCall {
  readonly node: AnalysedNode;
  readonly text: ConfigText;
  readonly directive: PromptDirective;
}

/** Every directive of a document. */
const allDirectives = remembered(({ nodes }): readonly DirectiveCall[] =>
  nodes.flatMap((node) =>
    node.texts.flatMap((text) => text.directives.map((directive) => ({ node, text, directive }))),
  ),
);

/** The directives that a run carries out: those of nodes that communicate. */
const activeDirectives = remembered((analysis) => allDirectives(analysis).filter(({ node }) => node.canCommunicate));

/** The directives of nodes that do not communicate. */
export const inactiveDirectives = remembered((analysis) =>
  allDirectives(analysis).filter(({ node }) => !node.canCommunicate),
);

/** The active directives of one verb. */
export function directivesOf(analysis: Analysis, tool: VerbName): readonly DirectiveCall[] {
  return activeDirectives(analysis).filter(({ directive }) => directive.tool === tool);
}

/** Whether a prompt could not be read: then there may be directives that nobody knows of. */
export const hasUnreadPrompts = remembered(({ nodes }) =>
  nodes.some(
    ({ type, texts }) =>
      type === undefined || texts.some(({ language, problems }) => language === "prompt" && problems.length > 0),
  ),
);

/** The names that a directive gives in a list; undefined where it gives no such list, "unknown" where a template decides. */
export function namesIn(
  { places, arguments: given }: PromptDirective,
  name: string,
): readonly string[] | "unknown" | undefined {
  if (places[name] === undefined) return undefined;
  const value = given[name];
  // An argument that says nothing is left out of the known ones, as one is that only rendering tells.
  if (value === undefined) return "unknown";
  return Array.isArray(value) ? value.map(String) : "unknown";
}

/** The place of a directive's argument, or of the whole directive where the argument is left out. */
export function argumentPlace(
  { node, text, directive }: DirectiveCall,
  name: string,
): Pick<Finding, "pointer" | "span"> {
  return { pointer: textPointer(node, text), span: directive.places[name] ?? directive };
}

/** The fix that writes another text for a directive's argument; none where the argument is not one quoted text. */
export function rewriteArgument(call: DirectiveCall, name: string, value: string): Pick<Finding, "fix"> {
  const span = call.directive.places[name];
  const quoteMark = span === undefined ? undefined : call.text.source[span.start];
  if (span === undefined || (quoteMark !== "'" && quoteMark !== '"')) return {};
  const text = escapeText(`${quoteMark}${value}${quoteMark}`);
  return {
    fix: {
      title: `Write ${JSON.stringify(value)}`,
      edits: [{ pointer: textPointer(call.node, call.text), span, text }],
    },
  };
}
