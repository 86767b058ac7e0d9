import type { JsonSchema } from "../../contracts/json.ts";
import { configSchemas } from "../../generated/schemas.ts";
import * as generated from "../../generated/validators.js";
import { type SchemaFailure, sentenceOf } from "./schema-sentence.ts";

/** One place where a value does not fit its schema. */
export interface SchemaProblem {
  /** The JSON Pointer (RFC 6901) of the value; of its object where a key is missing or unknown. */
  readonly pointer: string;
  readonly message: string;
  /** The JSON Schema keyword that it does not fit, with what ajv says of it. */
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Finds everything in a value that does not fit a schema. */
export type Validate = (value: unknown) => readonly SchemaProblem[];

/** A validator as ajv compiles it, here or ahead of time. */
interface CompiledValidator {
  (value: unknown): boolean | Promise<unknown>;
  errors?: readonly SchemaFailure[] | null | undefined;
}

function validateWith(validator: CompiledValidator): Validate {
  return (value) => (validator(value) === true ? [] : problemsOf(validator.errors ?? []));
}

/** A failure of `anyOf` or `oneOf` is told once, not once for each alternative as well. */
function problemsOf(failures: readonly SchemaFailure[]): SchemaProblem[] {
  const choices = failures.filter(({ keyword }) => keyword === "oneOf" || keyword === "anyOf");
  const isAlternative = ({ schemaPath, instancePath }: SchemaFailure) =>
    choices.some(
      (choice) => schemaPath.startsWith(`${choice.schemaPath}/`) && instancePath.startsWith(choice.instancePath),
    );
  return failures
    .filter((failure) => !isAlternative(failure))
    .map((failure) => ({
      pointer: failure.instancePath,
      message: sentenceOf(failure),
      keyword: failure.keyword,
      params: failure.params,
    }));
}

/** The document's validator, compiled ahead of time. */
export const validateDocument: Validate = validateWith(generated.workflow as CompiledValidator);

const builtIn: ReadonlyMap<JsonSchema | undefined, Validate> = new Map(
  (
    [
      ["start", generated.startConfig],
      ["end", generated.endConfig],
      ["ai-processor", generated.aiProcessorConfig],
      ["condition", generated.conditionConfig],
      ["delay", generated.delayConfig],
      ["filter", generated.filterConfig],
      ["transformer", generated.transformerConfig],
      ["approval", generated.approvalConfig],
      ["workflow", generated.workflowConfig],
    ] as const
  ).map(([type, validator]) => [configSchemas[type], validateWith(validator as CompiledValidator)]),
);

const compiled = new WeakMap<JsonSchema, Promise<Validate>>();

/**
 * The validator of a schema. Those of the built-in node types are compiled ahead of time; ajv is loaded for others alone,
 * because it takes longer to load than a document to check. Rejects with WORKFLOW_INVALID where the schema is none.
 */
export function validatorOf(schema: JsonSchema): Promise<Validate> {
  const ahead = builtIn.get(schema);
  if (ahead !== undefined) return Promise.resolve(ahead);
  let validate = compiled.get(schema);
  if (validate === undefined) {
    validate = compile(schema);
    compiled.set(schema, validate);
  }
  return validate;
}

async function compile(schema: JsonSchema): Promise<Validate> {
  const { compileSchema } = await import("./schema-compiler.ts");
  return validateWith(compileSchema(schema));
}
