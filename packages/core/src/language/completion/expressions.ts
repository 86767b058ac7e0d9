import type { JsonSchema, JsonValue } from "../../contracts/json.ts";
import type { AnalysedNode } from "../../workflow/analysis.ts";
import { functions } from "../../workflow/cel/functions.ts";
import { keyFor } from "../key-spelling.ts";
import type { Snapshot } from "../snapshot.ts";
import { propertiesOf } from "./schemas.ts";
import { isOutsideQuotes, type TextContext } from "./text-context.ts";
import { nodeValue } from "./values.ts";
import type { Word, WordScope } from "./word.ts";

type ExpressionContext = TextContext & { readonly kind: "expression" };

const outputKey = { liquid: /outputs(\s*\.\s*)([\p{L}\p{N}_-]*)$/u, cel: /outputs(\s*\.\s*)([\p{L}\p{N}_]*)$/u };
const outputBracket = /outputs(\s*\[\s*)(["'])([^"']*)$/;
const below = /outputs(?:\.([\p{L}\p{N}_-]+)|\[(["'])([^"']+)\2\])((?:\.[\w-]+|\[\d+\])*)\.(\w*)$/u;
const name = /(?:^|[^.\p{L}\p{N}_\])'"])([\p{L}_][\p{L}\p{N}_]*)?$/u;

/** What may be read, called or looked up where an expression ends. */
export function expressionCompletions(snapshot: Snapshot, context: ExpressionContext, scope: WordScope): Word[] {
  const { before, start, language } = context;
  const at = start + before.length;
  const bracket = outputBracket.exec(before);
  if (bracket !== null)
    return outputsInBrackets(snapshot, scope, { at, typed: bracket[3] ?? "", quote: bracket[2] ?? "'" });
  if (!isOutsideQuotes(before)) return [];
  const key = outputKey[language].exec(before);
  if (key !== null)
    return outputs(snapshot, scope, { language, start: at - (key[1] ?? "").length - (key[2] ?? "").length });
  const deeper = below.exec(before);
  if (deeper !== null) {
    const id = deeper[1] ?? deeper[3] ?? "";
    return properties(snapshot, scope, { id, path: deeper[4] ?? "", start: at - (deeper[5] ?? "").length });
  }
  const word = name.exec(before);
  return word === null ? [] : names(snapshot, scope, { language, start: at - (word[1] ?? "").length });
}

/** The other nodes, those first whose outputs are there when this one runs. */
function readable(
  { analysis }: Snapshot,
  { place: { node } }: WordScope,
): { readonly node: AnalysedNode; readonly rank: number }[] {
  const upstream = node?.graphNode === undefined ? undefined : new Set(analysis.graph.upstreamOf(node.graphNode));
  return [...analysis.byId.values()]
    .filter((one) => one !== node && one.document.id !== node?.document.id)
    .map((one) => ({ node: one, rank: one.graphNode !== undefined && upstream?.has(one.graphNode) === true ? 0 : 1 }));
}

function described(node: AnalysedNode, rank: number) {
  const value = nodeValue(node);
  return rank === 0 ? { ...value, rank } : { ...value, rank, detail: `${value.detail}, no edge leads from it to here` };
}

function outputs(
  snapshot: Snapshot,
  scope: WordScope,
  { language, start }: { readonly language: "liquid" | "cel"; readonly start: number },
): Word[] {
  return readable(snapshot, scope).map(({ node, rank }) => {
    const { id } = node.document;
    return { ...described(node, rank), start, text: keyFor(id, ".", `${language}-key`), filter: `.${id}` };
  });
}

function outputsInBrackets(
  snapshot: Snapshot,
  scope: WordScope,
  { at, typed, quote }: { readonly at: number; readonly typed: string; readonly quote: string },
): Word[] {
  const rest = typeof scope.place.value === "string" ? scope.place.value.slice(at) : "";
  const closing = /^["']\s*\]/.test(rest) ? "" : `${quote}]`;
  // An editor that closes quotes has put one there already.
  const end = closing !== "" && rest.startsWith(quote) ? at + 1 : at;
  return readable(snapshot, scope).map(({ node, rank }) => {
    const { id } = node.document;
    return { ...described(node, rank), start: at - typed.length, end, text: `${id}${closing}` };
  });
}

/** The keys of a node's output: those that its schema says, and those that the last run's had. */
function properties(
  { analysis }: Snapshot,
  { options }: WordScope,
  { id, path, start }: { readonly id: string; readonly path: string; readonly start: number },
): Word[] {
  const steps = [...path.matchAll(/[\w-]+/g)].map(([step]) => step);
  let schema = (analysis.byId.get(id)?.config.output_schema ?? {}) as JsonSchema;
  let value: JsonValue | undefined = options.lastOutput?.(id);
  for (const step of steps) {
    schema = ((/^\d+$/.test(step) ? schema.items : propertiesOf(schema)[step]) as JsonSchema | undefined) ?? {};
    value =
      typeof value === "object" && value !== null && Object.hasOwn(value, step)
        ? (value as Record<string, JsonValue>)[step]
        : undefined;
  }
  const said = Object.entries(propertiesOf(schema)).map(([label, one]): Word => {
    const documentation = typeof one.description === "string" ? { documentation: one.description } : {};
    return { label, kind: "property", start, text: label, rank: 0, ...documentation };
  });
  const had = typeof value === "object" && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
  const more = had
    .filter((label) => /^[A-Za-z_]\w*$/.test(label) && !said.some((one) => one.label === label))
    .map((label): Word => ({ label, kind: "property", detail: "in the last run", start, text: label, rank: 1 }));
  return [...said, ...more];
}

const words = { liquid: ["now", "true", "false", "nil", "blank", "empty"], cel: ["now", "true", "false", "null"] };

function names(
  { analysis }: Snapshot,
  { locals }: WordScope,
  { language, start }: { readonly language: "liquid" | "cel"; readonly start: number },
): Word[] {
  const variables = analysis.variables.map(({ document }): Word => {
    const { name: label, type, description } = document;
    const detail = typeof type === "string" ? { detail: type } : {};
    const documentation = typeof description === "string" ? { documentation: description } : {};
    return { label, kind: "variable", ...detail, ...documentation, start, text: label, rank: 0 };
  });
  return [
    ...locals.map((label): Word => ({ label, kind: "variable", start, text: label, rank: 0 })),
    ...variables,
    {
      label: "outputs",
      kind: "variable",
      detail: "outputs of the nodes before this one",
      start,
      text: "outputs",
      rank: 0,
    },
    ...words[language].map((label): Word => ({ label, kind: "value", start, text: label, rank: 2 })),
    ...(language === "cel" ? ["has", ...functions.keys()] : []).map(
      (label): Word => ({ label, kind: "function", start, text: `${label}(`, snippet: `${label}($1)`, rank: 2 }),
    ),
  ];
}
