import workflowSchema from "@chasmx/core/schema/workflow.schema.json" with { type: "json" };
import { exitCodes } from "../exit-codes.ts";

/** Prints the JSON Schema of workflow files, for editors. */
export async function schema(): Promise<number> {
  process.stdout.write(`${JSON.stringify(workflowSchema, null, 2)}\n`);
  return exitCodes.done;
}
