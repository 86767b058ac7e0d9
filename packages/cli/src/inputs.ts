import { ChasmError, type JsonObject, type JsonValue, nearestName, parse, type VariableDocument } from "@chasmx/core";
import { assertSecretsGiven, type Environment, inputOfText, readTextFile, secretInputs } from "@chasmx/runtime";

/** Where inputs are given. */
export interface InputSources {
  /** `name=value`, each from one --input. */
  readonly pairs: readonly string[];
  /** A JSON file, or `-` for standard input. */
  readonly file: string | undefined;
  readonly environment: Environment;
}

/**
 * Collects a run's inputs: the environment's CHASMX_INPUT_… for secret variables, over them the file's, over them the pairs.
 * Rejects with INPUT_INVALID naming what cannot be read; whether values fit is checked by the run.
 */
export async function readInputs(variables: readonly VariableDocument[], sources: InputSources): Promise<JsonObject> {
  const inputs = {
    ...secretInputs(variables, sources.environment),
    ...(sources.file === undefined ? {} : await readInputFile(sources.file)),
    ...Object.fromEntries(sources.pairs.map((pair) => readPair(pair, variables))),
  };
  assertSecretsGiven(variables, inputs);
  return inputs;
}

async function readInputFile(file: string): Promise<JsonObject> {
  const text = file === "-" ? await readStandardInput() : await readTextFile(file);
  const source = file === "-" ? "Standard input" : file;
  const value = parsed(text, (place) => `${source} is not JSON: see ${place}.`);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw inputInvalid(`${source} must hold one JSON object: {"name": value}.`);
}

/** As much as is read of a file. */
const maxStandardInput = 10_000_000;

async function readStandardInput(): Promise<string> {
  let text = "";
  process.stdin.setEncoding("utf8");
  for await (const chunk of process.stdin) {
    text += chunk;
    if (text.length > maxStandardInput) {
      throw inputInvalid(`Standard input has more than ${maxStandardInput} characters. No more are read.`);
    }
  }
  return text;
}

function readPair(pair: string, variables: readonly VariableDocument[]): [string, JsonValue] {
  const at = pair.indexOf("=");
  if (at <= 0) {
    throw inputInvalid('--input takes name=value, and one of them has no name before a "=".');
  }
  const name = pair.slice(0, at);
  const variable = variables.find((one) => one.name === name);
  if (variable === undefined) throw unknownInput(name, variables);
  return [name, inputOfText(variable, pair.slice(at + 1))];
}

function unknownInput(name: string, variables: readonly VariableDocument[]): ChasmError {
  const names = variables.map((variable) => variable.name);
  const meant = nearestName(name, names);
  const known = names.length === 0 ? "The workflow has no variables." : `Variables: ${names.join(", ")}.`;
  const guess = meant === undefined ? "" : ` Did you mean "${meant}"?`;
  return inputInvalid(`"${name}" is not a variable of this workflow.${guess} ${known}`);
}

/** JSON's value. `explain` is told the place of the first problem, and not the parser's own words: they may quote a secret. */
function parsed(text: string, explain: (place: string) => string): JsonValue {
  const { value, diagnostics } = parse(text);
  const [first] = diagnostics;
  if (first === undefined && value !== undefined) return value;
  const { line, character } = first?.range.start ?? { line: 0, character: 0 };
  throw inputInvalid(explain(`line ${line + 1}, column ${character + 1}`));
}

function inputInvalid(message: string): ChasmError {
  return new ChasmError("INPUT_INVALID", message);
}
