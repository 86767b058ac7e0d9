import type { JsonSchema } from "../contracts/json.ts";
import { ChasmError } from "../errors.ts";
import { validatorOf } from "../workflow/config/schema-validator.ts";
import { parse } from "../workflow/parse.ts";

/** A file of a recording whose shape is as it should be. */
export interface ReadFile<Value> {
  readonly value: Value;
  /** Throws RECORDING_INVALID with a sentence about what stands at a JSON Pointer. */
  readonly fail: (pointer: string, sentence: string) => never;
}

/** Reads one file of a recording. Rejects with RECORDING_INVALID and the first problem of its syntax or its shape. */
export async function readRecordingFile<Value>(
  name: string,
  text: string,
  schema: JsonSchema,
): Promise<ReadFile<Value>> {
  const parsed = parse(text);
  const place = ({ line, character }: { readonly line: number; readonly character: number }) =>
    `${name}:${line + 1}:${character + 1}`;
  const [broken] = parsed.diagnostics;
  if (broken !== undefined) throw invalid(`${place(broken.range.start)} ${broken.message}`);
  const fail = (pointer: string, sentence: string): never => {
    throw invalid(`${place(parsed.rangeAt(pointer).start)} ${sentence}`);
  };
  const [problem] = (await validatorOf(schema))(parsed.value);
  if (problem !== undefined) fail(problem.pointer, problem.message);
  return { value: parsed.value as Value, fail };
}

function invalid(sentence: string): ChasmError {
  return new ChasmError("RECORDING_INVALID", `${sentence} Mend the recording, or record again.`);
}
