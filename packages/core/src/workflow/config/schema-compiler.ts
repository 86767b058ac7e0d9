import { Ajv, type ValidateFunction } from "ajv";
import type { JsonSchema } from "../../contracts/json.ts";
import { ChasmError } from "../../errors.ts";
import { regularExpression } from "../regular-expression.ts";

/**
 * Compiles a schema that is not known ahead of time: a plugin's config, a model's output. Patterns run in linear time.
 * Throws WORKFLOW_INVALID where the schema is not a JSON Schema.
 */
export function compileSchema(schema: JsonSchema): ValidateFunction {
  const ajv = new Ajv({
    allErrors: true,
    strict: false,
    validateFormats: false,
    logger: false,
    code: { regExp: regularExpression },
  });
  try {
    return ajv.compile(schema);
  } catch (cause) {
    throw noSchema(cause);
  }
}

function noSchema(cause: unknown): ChasmError {
  const words = cause instanceof Error ? cause.message : String(cause);
  // Of what ajv finds wrong with a schema the first is the reason, and the rest repeats it in other words.
  const reason = words.replace(/^schema is invalid: data(\S*) (.*?)(, data.*)?$/s, 'at "$1" it $2');
  return new ChasmError("WORKFLOW_INVALID", `This is not a JSON Schema: ${reason}.`, { cause });
}
