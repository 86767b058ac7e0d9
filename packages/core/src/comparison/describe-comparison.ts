import { parsePointer } from "../workflow/json-pointer.ts";
import { type TextRow, textRows } from "./text-rows.ts";
import type { Change, NodeChange, SideProblem, ValueChange, WorkflowComparison } from "./workflow-comparison.ts";

/** One value that differs, in words. */
export interface DescribedValue {
  readonly change: Change;
  /** `config.cases[1].condition`; empty for the whole of a part. */
  readonly place: string;
  /** JSON. Absent, as `after` may be, where there is no such value, or where the two are told otherwise. */
  readonly before?: string;
  readonly after?: string;
  /** In the place of two texts that are long: their lines. */
  readonly rows?: readonly TextRow[];
  /** In the place of values that are not told. */
  readonly words?: string;
}

/** A part that differs, in words. What it is called is text of the document. */
export interface DescribedPart {
  readonly change: NodeChange["change"];
  readonly name: string;
  /** What else is known of it: a node's type, the id that it had. */
  readonly note?: string;
  readonly values: readonly DescribedValue[];
}

/** Why one of the two texts may not have been compared whole. */
export interface DescribedProblem {
  readonly side: SideProblem["side"];
  /** Begins with what the text is called, which is left out here. */
  readonly sentence: string;
}

/** One kind of parts that differ. */
export interface ComparisonSection {
  readonly title: "Workflow" | "Variables" | "Nodes" | "Edges" | "Conversation";
  /** What one of its parts is called. */
  readonly noun: "key" | "variable" | "node" | "edge" | "fact";
  readonly parts: readonly DescribedPart[];
}

/**
 * A comparison in words, for whoever shows it: kinds of parts in which nothing differs are left out. Keys of the workflow
 * itself are parts of one value, and facts of the conversation are parts named by their sentences.
 */
export function describeComparison(comparison: WorkflowComparison): ComparisonSection[] {
  const { workflow, variables, nodes, edges, conversation } = comparison;
  const sections: ComparisonSection[] = [
    { title: "Workflow", noun: "key", parts: workflow.map(describeKey) },
    {
      title: "Variables",
      noun: "variable",
      parts: variables.map((variable) => describePart(variable, variable.name ?? "an entry without a name")),
    },
    { title: "Nodes", noun: "node", parts: nodes.map(describeNode) },
    {
      title: "Edges",
      noun: "edge",
      parts: edges.map(({ from, to, ...edge }) =>
        describePart(edge, from === undefined ? "an entry without ends" : `${from} → ${to}`),
      ),
    },
    {
      title: "Conversation",
      noun: "fact",
      parts: conversation.map(({ change, sentence }) => ({ change, name: sentence, values: [] })),
    },
  ];
  return sections.filter(({ parts }) => parts.length > 0);
}

/** What may be missing from a comparison, a sentence for each of the texts that could not be read whole. */
export function describeProblems({ problems }: WorkflowComparison): DescribedProblem[] {
  return (["before", "after"] as const).flatMap((side) => {
    const [first, ...more] = problems.filter((problem) => problem.side === side);
    if (first === undefined) return [];
    const count = more.length === 0 ? "a problem" : `${more.length + 1} problems`;
    const { line, character } = first.range.start;
    const place = `${more.length === 0 ? "" : "the first "}in line ${line + 1}, column ${character + 1}`;
    return [{ side, sentence: `could not be read whole: it has ${count} of syntax, ${place}.` }];
  });
}

interface Differing {
  readonly change: NodeChange["change"];
  readonly values: readonly ValueChange[];
}

function describePart({ change, values }: Differing, name: string): DescribedPart {
  return { change, name, values: values.map(describeValue) };
}

function describeKey(value: ValueChange): DescribedPart {
  const described = describeValue(value);
  return { change: value.change, name: described.place || "the whole document", values: [described] };
}

function describeNode(node: NodeChange): DescribedPart {
  const { change, id = "an entry without an id", was, type } = node;
  const note = was === undefined ? type : `was ${was}`;
  // Where a node has changed, its type is no news.
  return { ...describePart(node, id), ...(note === undefined || change === "changed" ? {} : { note }) };
}

function describeValue(value: ValueChange): DescribedValue {
  const { change, before, after, pointer, secret } = value;
  const place = placeOf(pointer);
  if (secret) return { change, place, words: secretWords[change] };
  const rows = textRows(value);
  if (rows !== undefined) return { change, place, rows };
  return {
    change,
    place,
    ...(before === undefined ? {} : { before: JSON.stringify(before) }),
    ...(after === undefined ? {} : { after: JSON.stringify(after) }),
  };
}

const secretWords: Readonly<Record<Change, string>> = {
  added: "a value, which is not shown",
  removed: "its value was taken out",
  changed: "its value was changed",
};

/** A JSON Pointer as people write the place. */
function placeOf(pointer: string): string {
  const words = parsePointer(pointer).map((segment) => {
    if (/^\d+$/.test(segment)) return `[${segment}]`;
    return /^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(segment) ? `.${segment}` : `[${JSON.stringify(segment)}]`;
  });
  return words.join("").replace(/^\./, "");
}
