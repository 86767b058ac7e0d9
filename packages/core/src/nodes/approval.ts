import type { JsonObject } from "../contracts/json.ts";
import type { InputRequest, NodeType } from "../contracts/node-type.ts";
import { configSchemas } from "../generated/schemas.ts";
import { longestTimerMs } from "../timers.ts";
import type { ApprovalConfig } from "./configs.ts";

const approveOrReject = ["approve", "reject"];

/**
 * A person. Its output is what they gave; with choices it is also the branch that is taken. Asked by another node, it puts
 * that node's question to the person.
 */
export const approval: NodeType<ApprovalConfig> = {
  type: "approval",
  description: "Waits for a person's decision, and answers questions by asking the person.",
  configSchema: configSchemas.approval ?? {},
  isPatient: true,
  branches({ choices, schema }: JsonObject) {
    if (schema !== undefined) return undefined;
    return Array.isArray(choices) ? choices.map(String) : approveOrReject;
  },
  answerTimeoutMs({ timeout_seconds: seconds }: JsonObject) {
    return typeof seconds === "number" ? Math.min(seconds * 1000, longestTimerMs) : longestTimerMs;
  },
  run(config, { requestInput }) {
    const { question, details, schema, choices = schema === undefined ? approveOrReject : undefined } = config;
    return requestInput({
      ...requestOf({ ...config, choices }),
      question,
      ...(details === undefined ? {} : { details }),
    });
  },
  answer({ question, from, context }, config, { requestInput }) {
    return requestInput({
      ...requestOf(config),
      question,
      from,
      ...(context === undefined ? {} : { details: context }),
    });
  },
};

type Terms = Pick<ApprovalConfig, "schema" | "timeout_seconds" | "default"> & {
  readonly choices?: readonly string[] | undefined;
};

/** How the person answers, whoever asks. */
function requestOf({
  choices,
  schema,
  timeout_seconds: seconds,
  default: fallback,
}: Terms): Omit<InputRequest, "question"> {
  return {
    ...(choices === undefined ? {} : { choices }),
    ...(schema === undefined ? {} : { schema }),
    ...(seconds === undefined ? {} : { timeoutMs: seconds * 1000 }),
    ...(fallback === undefined ? {} : { default: fallback }),
  };
}
