/**
 * What editors ask of a workflow while it is being written: what may stand at a place, what is named there and where else, and
 * the edits that change it. No file, no editor and no protocol is known here.
 */

export { type BranchHint, branchHints } from "./branch-hints.ts";
export type { Completion, CompletionOptions, Completions } from "./completion/completion.ts";
export { completionsAt } from "./completion/completions.ts";
export { type Description, describeAt } from "./description.ts";
export { type Fold, foldsOf } from "./folds.ts";
export { type FormatOptions, formatWorkflow } from "./format.ts";
export type { TextToken } from "./lex-text.ts";
export { namedThingAt } from "./named-thing.ts";
export { type NodeTypes, nodeTypesOf } from "./node-types.ts";
export { type NamedThing, type Occurrence, occurrencesOf } from "./occurrences.ts";
export { type DocumentSymbol, outlineOf } from "./outline.ts";
export { type Rename, renameNode } from "./rename-node.ts";
export { changeSnapshot, exactSnapshot, openSnapshot, readAhead, type Snapshot } from "./snapshot.ts";
export { applyEdits, type Span, type SpanEdit } from "./span.ts";
export { textTokens } from "./text-tokens.ts";
export { workflowFileNamedAt } from "./workflow-file.ts";
