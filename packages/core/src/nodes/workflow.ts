import type { JsonObject, JsonValue } from "../contracts/json.ts";
import type { BoundExpression, NodeContext, NodeType } from "../contracts/node-type.ts";
import { ChasmError, errorRecord } from "../errors.ts";
import { configSchemas } from "../generated/schemas.ts";
import type { WorkflowConfig } from "./configs.ts";

/**
 * Another workflow, within this run: once, for each item of a list, or again and again. Its output is that workflow's: the
 * list of outputs with `for_each`, the last one with `repeat`. Asked by another node, it runs with the question as input.
 */
export const workflow: NodeType<WorkflowConfig> = {
  type: "workflow",
  description: "Runs another workflow, and answers questions by running it.",
  configSchema: configSchemas.workflow ?? {},
  isPatient: true,
  workflowFiles: ({ file }: JsonObject) => (typeof file === "string" ? [file] : []),
  run(config, context) {
    if (config.for_each !== undefined) return runForEach({ ...config, for_each: config.for_each }, context);
    if (config.repeat !== undefined) return runRepeatedly({ ...config, repeat: config.repeat }, context);
    return context.runWorkflow(config.file, inputsOf(config, {}));
  },
  answer({ question, from }, config, { runWorkflow }) {
    const { file, question_input: name = "question" } = config;
    return runWorkflow(file, { ...inputsOf(config, { question, from }), [name]: question });
  },
};

function inputsOf({ inputs }: WorkflowConfig, locals: JsonObject): JsonObject {
  return (inputs?.render(locals) ?? {}) as JsonObject;
}

async function runForEach(
  config: WorkflowConfig & { readonly for_each: readonly JsonValue[] },
  { runWorkflow, run }: NodeContext,
): Promise<JsonValue> {
  const { file, for_each: items, max_concurrency: limit = 1, on_error: onError = "stop" } = config;
  const outputs: JsonValue[] = new Array(items.length).fill(null);
  let next = 0;

  const runItem = async (index: number) => {
    try {
      outputs[index] = await runWorkflow(file, inputsOf(config, { item: items[index] ?? null, index }), String(index));
    } catch (error) {
      // The first failure ends the node, and with it the items beside this one.
      if (onError === "stop" || run.signal.aborted) throw error;
      outputs[index] = { error: { ...errorRecord(error) } };
    }
  };
  const work = async () => {
    while (next < items.length && !run.signal.aborted) await runItem(next++);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
  return outputs;
}

const defaultIterations = 10;

async function runRepeatedly(
  config: WorkflowConfig & { readonly repeat: { readonly until: BoundExpression; readonly max_iterations?: number } },
  { runWorkflow, run }: NodeContext,
): Promise<JsonValue> {
  const { file, repeat } = config;
  let output: JsonValue = null;
  for (let index = 0; index < (repeat.max_iterations ?? defaultIterations); index++) {
    output = await runWorkflow(file, inputsOf(config, { previous: output, index }), String(index));
    if (isDone(repeat.until, { output, index }, run.nodeId)) break;
  }
  return output;
}

function isDone(until: BoundExpression, locals: JsonObject, nodeId: string): boolean {
  const value = until.evaluate(locals);
  if (typeof value === "boolean") return value;
  throw new ChasmError(
    "EXPRESSION_FAILED",
    `"until" of node "${nodeId}" gave ${JSON.stringify(value).slice(0, 80)}, not true or false: ${until.source.slice(0, 200)}. Compare it with something.`,
  );
}
