import type { NodeType } from "../contracts/node-type.ts";
import { builtInNodeTypes } from "../nodes/index.ts";
import { type Analysis, analyse, type KnownType } from "../workflow/analysis.ts";
import { validatorOf } from "../workflow/config/schema-validator.ts";
import type { Diagnostic, Range, Severity, TextEdit } from "../workflow/diagnostic.ts";
import { childPointer, parsePointer } from "../workflow/json-pointer.ts";
import { factsOf, type NodeFacts } from "../workflow/node-facts.ts";
import { type ParsedText, parse } from "../workflow/parse.ts";
import type { Workflow } from "../workflow/runnable.ts";
import { buildWorkflow } from "./build-workflow.ts";
import type { Edit, Finding, Place, Rule } from "./rule.ts";
import { rules } from "./rules/index.ts";

/** What a check knows besides the document. */
export interface CheckOptions {
  /** Node types beyond the built-in ones, with their code: nodes of these can run. */
  readonly nodeTypes?: readonly NodeType<unknown>[];
  /** Node types known from their plugins' manifests alone: nodes of these are checked, but a workflow with them cannot run. */
  readonly knownTypes?: readonly NodeFacts[];
  /** Whether a plugin's manifest could not be read: then a type that is not known may be one of its own, which is no error. */
  readonly mayLackTypes?: boolean;
}

/** What a check found. */
export interface CheckResult {
  readonly text: ParsedText;
  /** In the order of the text. */
  readonly diagnostics: readonly Diagnostic[];
  /** The workflow, ready to run; absent where there is an error, or where a node type's code is not loaded. */
  readonly workflow?: Workflow;
}

/**
 * Checks a workflow's text and finds every problem in one pass. Never rejects, whatever the text; runs nothing, reads no
 * other file and opens no socket.
 */
export async function check(input: string, options: CheckOptions = {}): Promise<CheckResult> {
  const text = parse(input);
  const nodeTypes = new Map([...builtInNodeTypes, ...(options.nodeTypes ?? [])].map((type) => [type.type, type]));
  const types = await knownTypes(nodeTypes, options.knownTypes ?? []);
  const analysis = { ...analyse(text, types), mayLackTypes: options.mayLackTypes === true };
  const diagnostics = [
    ...text.diagnostics,
    ...(text.value === undefined ? [] : (await Promise.all(rules.map((rule) => run(rule, analysis)))).flat()),
  ];
  diagnostics.sort((a, b) => a.range.start.offset - b.range.start.offset);
  if (diagnostics.some(({ severity }) => severity === "error")) return { text, diagnostics };
  const workflow = buildWorkflow(analysis, nodeTypes);
  return workflow === undefined ? { text, diagnostics } : { text, diagnostics, workflow };
}

async function knownTypes(
  nodeTypes: ReadonlyMap<string, NodeType<unknown>>,
  facts: readonly NodeFacts[],
): Promise<Map<string, KnownType>> {
  const known = new Map<string, KnownType>();
  for (const type of [...facts, ...[...nodeTypes.values()].map(factsOf)]) known.set(type.type, await knownType(type));
  return known;
}

/** A plugin's schema may be none. That is a problem of the nodes of its type, and hides no other. */
async function knownType(facts: NodeFacts): Promise<KnownType> {
  try {
    return { facts, validate: await validatorOf(facts.configSchema) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `The config of a "${facts.type}" cannot be checked: its node type has no usable schema. ${reason} Tell the author of its plugin.`;
    return {
      facts: { ...facts, configSchema: {} },
      validate: () => [{ pointer: "", message, keyword: "schema", params: {} }],
    };
  }
}

async function run(rule: Rule, analysis: Analysis): Promise<Diagnostic[]> {
  const wanted = severitySetting(analysis, rule);
  if (wanted === "off") return [];
  const diagnostics: Diagnostic[] = [];
  await rule.check(analysis, (finding) => diagnostics.push(diagnosticOf(analysis, finding, { rule, wanted })));
  return diagnostics;
}

/** What the document says about a rule. An error is an error: nothing makes less of it. */
function severitySetting({ document }: Analysis, rule: Rule): Severity | "off" | undefined {
  const settings: unknown = document.metadata?.checks;
  if (
    rule.severity === "error" ||
    typeof settings !== "object" ||
    settings === null ||
    !Object.hasOwn(settings, rule.id)
  )
    return undefined;
  const setting = (settings as Record<string, unknown>)[rule.id];
  return setting === "off" || setting === "information" || setting === "warning" || setting === "error"
    ? setting
    : undefined;
}

function diagnosticOf(
  { text }: Analysis,
  finding: Finding,
  { rule, wanted }: { readonly rule: Rule; readonly wanted: Severity | undefined },
): Diagnostic {
  const { message, pointer, severity, fix } = finding;
  const diagnostic = {
    code: rule.id,
    severity: wanted ?? severity ?? rule.severity,
    message,
    pointer,
    range: finding.span === undefined ? withoutContents(text, rangeOf(text, finding)) : rangeOf(text, finding),
  };
  // Where the text is broken, its places are a reading of it: nobody should change it by them.
  if (fix === undefined || text.diagnostics.length > 0) return diagnostic;
  return { ...diagnostic, fix: { title: fix.title, edits: fix.edits.map((edit) => textEdit(text, edit)) } };
}

function rangeOf(text: ParsedText, { pointer, part, span }: Place): Range {
  return span === undefined ? text.rangeAt(pointer, part) : text.rangeInString(pointer, span.start, span.end);
}

/** A problem of an object or a list is shown at its bracket: its contents are not what is wrong. */
function withoutContents({ text }: ParsedText, range: Range): Range {
  const { line, character, offset } = range.start;
  const isContainer = text[offset] === "{" || text[offset] === "[";
  if (!isContainer || range.end.offset <= offset) return range;
  return { start: range.start, end: { line, character: character + 1, offset: offset + 1 } };
}

/** From an entry of a list to its neighbour. */
function entryRange(text: ParsedText, { pointer, comma }: Edit): Range {
  const path = parsePointer(pointer);
  const neighbour = Number(path.at(-1)) + (comma === "before" ? -1 : 1);
  const beside = text.rangeAt(childPointer("", ...path.slice(0, -1), neighbour));
  const own = text.rangeAt(pointer);
  return comma === "before" ? { start: beside.end, end: own.end } : { start: own.start, end: beside.start };
}

function textEdit(text: ParsedText, edit: Edit): TextEdit {
  const range = edit.comma === undefined ? rangeOf(text, edit) : entryRange(text, edit);
  return { range: edit.isInsertion === true ? { start: range.start, end: range.start } : range, text: edit.text };
}
