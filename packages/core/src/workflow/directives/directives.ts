import type { JsonObject, JsonValue } from "../../contracts/json.ts";
import { nearestName } from "../nearest-name.ts";
import type { TextProblem } from "../text.ts";
import { type ArgumentSyntax, readArgument } from "./arguments.ts";
import { type DirectiveReader, isNext, stop, take, takeCharacter } from "./reader.ts";
import {
  argumentFor,
  isLeftOut,
  isVerbName,
  parameterNeeds,
  type VerbName,
  verbParameters,
  verbSignature,
} from "./verbs.ts";

/** A call of one of the four verbs, its arguments under the names that the tool of that name has. */
export interface Call {
  readonly tool: VerbName;
  readonly arguments: JsonObject;
}

/** A call as it is written: `CALL: verb(arguments)`, with its offsets in the text. */
export interface DirectiveSyntax {
  readonly tool: VerbName;
  readonly arguments: readonly { readonly name: string; readonly syntax: ArgumentSyntax }[];
  readonly start: number;
  readonly end: number;
}

/** No text holds more calls than this; each one that has no end is looked for up to the end of the text. */
const maxCalls = 1_000;

const head = /CALL:\s*([A-Za-z_]\w*)\s*\(/y;
const keyword = /([A-Za-z_]\w*)\s*=(?!=)/y;
const candidate = /(?<!\w)CALL:/g;

/**
 * Finds the calls of a text from left to right. With `hasTemplates`, a quoted `{{…}}` is opaque and an unquoted one is an
 * argument. What looks like a call and is none gives a problem and is text.
 */
export function findDirectives(
  text: string,
  { hasTemplates = true }: { readonly hasTemplates?: boolean } = {},
): { readonly directives: readonly DirectiveSyntax[]; readonly problems: readonly TextProblem[] } {
  const directives: DirectiveSyntax[] = [];
  const problems: TextProblem[] = [];
  let at = nextCandidate(text, 0);
  for (let count = 0; at !== undefined && count < maxCalls; count++) {
    const { directive, problem } = readDirective(text, { at, hasTemplates });
    if (directive !== undefined) directives.push(directive);
    if (problem !== undefined) problems.push(problem);
    at = nextCandidate(text, directive?.end ?? at + 1);
  }
  return { directives, problems };
}

/**
 * The calls in a model's answer, for models that know no tools (`"call_protocol": "text"`). There `{{` is text like any
 * other. A malformed call is left out; nothing throws.
 */
export function parseCalls(text: string): Call[] {
  if (!text.includes("CALL:")) return [];
  const calls: Call[] = [];
  for (const { tool, arguments: given } of findDirectives(text, { hasTemplates: false }).directives) {
    const known = given.map(({ name, syntax }) => [name, syntax.kind === "literal" ? syntax.value : null] as const);
    const fitted = fitArguments(tool, known);
    if (fitted.arguments !== undefined) calls.push({ tool, arguments: fitted.arguments });
  }
  return calls;
}

/** Where the next `CALL:` stands, at or after an offset. */
export function nextCandidate(text: string, from: number): number | undefined {
  candidate.lastIndex = from;
  return candidate.exec(text)?.index;
}

/** Reads the call that starts at an offset. Neither a directive nor a problem: nothing there looks like a call. */
export function readDirective(
  text: string,
  { at, hasTemplates }: { readonly at: number; readonly hasTemplates: boolean },
): { readonly directive?: DirectiveSyntax; readonly problem?: TextProblem } {
  const reader: DirectiveReader = { text, hasTemplates, at, problem: undefined };
  const name = take(reader, head)?.[1];
  if (name === undefined) return {};
  const given = isVerbName(name) ? readArguments(reader, name) : refuseVerb(reader, name);
  if (given === undefined || !isVerbName(name)) return reader.problem === undefined ? {} : { problem: reader.problem };
  const directive = { tool: name, arguments: given, start: at, end: reader.at };
  const problem = argumentProblem(directive);
  return problem === undefined ? { directive } : { problem };
}

/** Gives a call's values the shape its parameters have, or says which one does not fit. */
export function fitArguments(
  tool: VerbName,
  given: Iterable<readonly [name: string, value: JsonValue]>,
): { readonly arguments?: JsonObject; readonly misfit?: string } {
  const fitted: [string, JsonValue][] = [];
  for (const [name, value] of given) {
    const parameter = verbParameters[tool].find((one) => one.name === name);
    if (parameter === undefined || isLeftOut(parameter, value)) continue;
    const argument = argumentFor(parameter, value);
    if (argument === undefined) return { misfit: `\`${name}\` of ${tool} must be ${parameterNeeds(parameter)}` };
    fitted.push([name, argument]);
  }
  return { arguments: Object.fromEntries(fitted) };
}

function refuseVerb(reader: DirectiveReader, name: string): undefined {
  const meant = nearestName(name, Object.keys(verbParameters));
  const advice =
    meant === undefined ? `Known are ${Object.keys(verbParameters).join(", ")}.` : `Did you mean ${meant}?`;
  const start = reader.text.lastIndexOf(name, reader.at);
  reader.at = start + name.length;
  return stop(reader, `Nothing can be called by the name ${name}. ${advice}`, start);
}

type Given = { name: string; syntax: ArgumentSyntax }[];

function readArguments(reader: DirectiveReader, tool: VerbName): Given | undefined {
  const given: Given = [];
  let hasKeywords = false;
  while (!takeCharacter(reader, ")")) {
    const start = reader.at;
    const name = take(reader, keyword)?.[1];
    if (name === undefined && hasKeywords)
      return stop(reader, "After an argument with a name, the others need theirs.");
    hasKeywords ||= name !== undefined;
    const parameter = verbParameters[tool].find((one, index) =>
      name === undefined ? index === given.length : one.name === name,
    );
    if (parameter === undefined) return refuseArgument(reader, { tool, name, start });
    if (given.some((one) => one.name === parameter.name))
      return stop(reader, `\`${parameter.name}\` is given twice.`, start);
    const syntax = readArgument(reader);
    if (syntax === undefined) return undefined;
    given.push({ name: parameter.name, syntax });
    if (!(takeCharacter(reader, ",") || isNext(reader, ")"))) return stop(reader, separatorMissing(syntax));
  }
  const missing = verbParameters[tool].find((one) => one.isRequired && !given.some(({ name }) => name === one.name));
  if (missing === undefined) return given;
  return stop(reader, `\`${missing.name}\` is missing: write ${verbSignature(tool)}.`, reader.at - 1);
}

function refuseArgument(
  reader: DirectiveReader,
  { tool, name, start }: { tool: VerbName; name: string | undefined; start: number },
): undefined {
  const reason = name === undefined ? `${tool} takes no further argument` : `${tool} has no argument \`${name}\``;
  return stop(reader, `${reason}: write ${verbSignature(tool)}.`, start);
}

function separatorMissing(syntax: ArgumentSyntax): string {
  const isText = syntax.kind === "text" || (syntax.kind === "literal" && typeof syntax.value === "string");
  const hint = isText ? " A quote inside a text is written with a backslash before it." : "";
  return `After an argument comes , or ).${hint}`;
}

/** What is known to be wrong with an argument before anything is rendered. */
function argumentProblem({ tool, arguments: given }: DirectiveSyntax): TextProblem | undefined {
  for (const { name, syntax } of given) {
    if (syntax.kind !== "literal") continue;
    const { misfit } = fitArguments(tool, [[name, syntax.value]]);
    if (misfit !== undefined) return { message: `${misfit}.`, start: syntax.start, end: syntax.end };
  }
  return undefined;
}
