import {
  type CommunicationMode,
  check,
  type Diagnostic,
  type VariableDocument,
  type WorkflowDocument,
} from "@chasmx/core";
import type { KnownTypes } from "@chasmx/runtime";

/** A workflow file of the project. Its texts are its author's: nobody has vouched for them. */
export interface CatalogueEntry {
  /** The path from the root, with "/" between its parts. */
  readonly file: string;
  readonly name: string;
  readonly description?: string;
  readonly mode: CommunicationMode;
  readonly variables: readonly VariableDocument[];
  /** The document, where it has no errors. */
  readonly document?: WorkflowDocument;
  /** What is wrong with it, as a sentence; it cannot run. */
  readonly problem?: string;
}

/** Reads what a list says of a workflow from its text. Never rejects, whatever the text. */
export async function readEntry(file: string, text: string, known: KnownTypes): Promise<CatalogueEntry> {
  const { diagnostics, text: parsed } = await check(text, known);
  const [first, ...others] = diagnostics.filter(({ severity }) => severity === "error");
  if (first !== undefined) return broken(file, problemOf(first, others.length));
  const document = parsed.value as unknown as WorkflowDocument;
  const { name, description, metadata, variables = [] } = document;
  return {
    file,
    name,
    ...(description === undefined ? {} : { description }),
    mode: metadata?.communication_mode ?? "simple",
    variables,
    document,
  };
}

/** The entry of a file that is no workflow. Its name is the file's. */
export function broken(file: string, problem: string): CatalogueEntry {
  return { file, name: file, mode: "simple", variables: [], problem };
}

function problemOf({ message, range }: Diagnostic, others: number): string {
  const more = others === 0 ? "" : ` ${others} more: see validate_workflow.`;
  return `Line ${range.start.line + 1}, column ${range.start.character + 1}: ${message}${more}`;
}
