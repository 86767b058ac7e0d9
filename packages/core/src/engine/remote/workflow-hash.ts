import { workflowHash } from "../../communication/announcement.ts";
import type { JsonObject } from "../../contracts/json.ts";
import { withoutSecretValues } from "../../journal/journaled-workflow.ts";
import type { Workflow } from "../../workflow/runnable.ts";

/** The hash by which two processes know that they have the same workflow. Values of secrets do not count: no journal has them. */
export async function hashOf({ document, subWorkflows }: Workflow): Promise<string> {
  const others = [...subWorkflows].map(([file, other]) => [file, withoutSecretValues(other.document as JsonObject)]);
  return await workflowHash([withoutSecretValues(document as JsonObject), others]);
}
