import communicationLog from "@chasmx/core/schema/communication-log.schema.json" with { type: "json" };
import workflow from "@chasmx/core/schema/workflow.schema.json" with { type: "json" };
import test from "@chasmx/core/schema/workflow-test.schema.json" with { type: "json" };
import { exitCodes } from "../exit-codes.ts";

const schemas = { workflow, test, "communication-log": communicationLog };

/** Prints the JSON Schema of a kind of files: of workflows and of tests for editors, of communication logs for whoever reads them. */
export async function schema(kind: keyof typeof schemas): Promise<number> {
  process.stdout.write(`${JSON.stringify(schemas[kind], null, 2)}\n`);
  return exitCodes.done;
}
