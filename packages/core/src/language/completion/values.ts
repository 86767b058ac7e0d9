import { branchesOf } from "../../checks/facts/branches.ts";
import type { AnalysedNode } from "../../workflow/analysis.ts";
import type { Snapshot } from "../snapshot.ts";
import { valueAt } from "../text-place.ts";
import type { Completion, CompletionOptions } from "./completion.ts";
import type { ValueContext } from "./context.ts";
import { descriptionOf, schemaOf } from "./schemas.ts";

type Value = Pick<Completion, "label" | "kind"> & Partial<Pick<Completion, "detail" | "documentation" | "rank">>;

/** What may stand as a value, by where it stands. */
export function valueCompletions(snapshot: Snapshot, context: ValueContext, options: CompletionOptions): Completion[] {
  const { path, span, isQuoted } = context;
  const [section, , key] = path;
  const named = path.length === 3 ? namesFor[`${section}/${key}`]?.(snapshot, path) : undefined;
  const isModel = path.length === 4 && path[2] === "config" && path[3] === "model";
  const values = named ?? (isModel ? models(snapshot, Number(path[1]), options) : undefined);
  if (values !== undefined)
    return values.map((value) => written(value, { span, isQuoted, json: JSON.stringify(value.label) }));
  return fromSchema(snapshot, context);
}

function written(
  value: Value,
  { span, isQuoted, json }: { readonly span: Completion["span"]; readonly isQuoted: boolean; readonly json: string },
): Completion {
  const insert = isQuoted ? json.slice(1, -1) : json;
  return { rank: 0, ...value, span, insert, ...(isQuoted ? {} : { filter: value.label }) };
}

const namesFor: Readonly<Record<string, (snapshot: Snapshot, path: readonly string[]) => Value[]>> = {
  "nodes/type": ({ types }) =>
    [...types.values()].map(({ facts }) => ({
      label: facts.type,
      kind: "node-type",
      ...(facts.description === "" ? {} : { documentation: facts.description }),
    })),
  "edges/from": ({ analysis }) => analysis.nodes.map(nodeValue),
  "edges/to": ({ analysis }) => analysis.nodes.map(nodeValue),
  "edges/branch": ({ analysis }, path) => {
    const from = valueAt(analysis.text.value, [...path.slice(0, 2), "from"]);
    const node = typeof from === "string" ? analysis.byId.get(from) : undefined;
    return (node === undefined ? [] : (branchesOf(node) ?? [])).map((label) => ({ label, kind: "branch" }));
  },
};

/** A node as something to choose. */
export function nodeValue({ document, config }: AnalysedNode): Value {
  const { name, description } = config;
  return {
    label: document.id,
    kind: "node",
    detail: typeof name === "string" && name !== "" ? `${document.type} · ${name}` : document.type,
    ...(typeof description === "string" ? { documentation: description } : {}),
  };
}

/** The models of the configuration, and those that other nodes have. */
function models({ analysis }: Snapshot, own: number, options: CompletionOptions): Value[] {
  const used = analysis.nodes.flatMap(({ index, config: { model } }) =>
    index !== own && typeof model === "string" && model !== "" && !model.includes("{{") ? [model] : [],
  );
  return [...new Set([...(options.models ?? []), ...used])].map((label) => ({ label, kind: "model" }));
}

function fromSchema(snapshot: Snapshot, { path, span, isQuoted }: ValueContext): Completion[] {
  const schema = schemaOf(snapshot, path);
  const documentation = descriptionOf(schema);
  const choices = choicesOf(schema).filter((choice) => !isQuoted || typeof choice === "string");
  return choices.map((choice, rank) => {
    const json = JSON.stringify(choice);
    const value: Value = {
      label: String(choice),
      kind: "value",
      rank,
      ...(documentation === undefined ? {} : { documentation }),
    };
    return written(value, { span, isQuoted, json });
  });
}

function choicesOf({ enum: listed, const: only, type, additionalProperties }: Record<string, unknown>): unknown[] {
  if (Array.isArray(listed)) return listed;
  if (only !== undefined) return [only];
  if (typeof additionalProperties === "object" && additionalProperties !== null) return [];
  return type === "boolean" ? [true, false] : [];
}
