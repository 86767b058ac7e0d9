import type { JsonObject, JsonValue } from "../contracts/json.ts";
import { ChasmError } from "../errors.ts";
import type { RunState } from "./run-state.ts";

/** The workflow that a run began with, as its journal holds it: what `loadWorkflow(document, { files })` takes. */
export interface JournaledWorkflow {
  readonly document: JsonObject;
  /** The workflows that its nodes run. */
  readonly files: {
    readonly file: string;
    /**
     * Gives a document's text. Rejects with FILE_NOT_READABLE where the journal has none of this name, and with INPUT_INVALID
     * where a secret of it has its value in the file itself, because then the journal lacks what the run needs.
     */
    read(file: string): Promise<string>;
  };
}

/** Takes the documents out of a run's journal. Secrets of the main one are left out: who resumes the run gives them again. */
export function journaledWorkflow({ runId, workflow, workflows, file: mainFile = "" }: RunState): JournaledWorkflow {
  return {
    document: withoutSecretValues(workflow),
    files: {
      file: mainFile,
      async read(file) {
        const document = Object.hasOwn(workflows, file) ? workflows[file] : undefined;
        if (document === undefined) {
          throw new ChasmError("FILE_NOT_READABLE", `The journal of the run "${runId}" holds no ${file}.`);
        }
        const secret = writtenSecretIn(document);
        if (secret === undefined) return JSON.stringify(document);
        throw new ChasmError(
          "INPUT_INVALID",
          `The secret "${secret}" has its value in ${file}, and no journal holds one. Resume the run "${runId}" from its files.`,
        );
      },
    },
  };
}

/** A document without the values of its secrets, which are marks in a journal. */
export function withoutSecretValues(document: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(document, withoutValue)) as JsonObject;
}

function withoutValue(_: string, item: unknown): unknown {
  if (typeof item !== "object" || item === null || !("secret" in item) || item.secret !== true) return item;
  return { ...item, value: undefined };
}

function writtenSecretIn({ variables }: JsonObject): string | undefined {
  if (!Array.isArray(variables)) return undefined;
  const written = (variables as readonly JsonObject[]).find(
    ({ secret, value }) => secret === true && (value ?? null) !== null,
  );
  return written === undefined ? undefined : String(written.name as JsonValue);
}
