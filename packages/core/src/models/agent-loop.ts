import type { JsonValue } from "../contracts/json.ts";
import type { Directive, LlmMessage, LlmResponse, ToolCall } from "../contracts/llm-provider.ts";
import type { NodeContext } from "../contracts/node-type.ts";
import { ChasmError, errorRecord } from "../errors.ts";
import { parseCalls } from "../workflow/directives/directives.ts";
import type { AgentSettings } from "./agent-settings.ts";
import { delimited, textOf } from "./delimited.ts";
import { outputReader } from "./structured-output.ts";
import { callOf, carryOut, verbTools } from "./verb-tools.ts";

/** One conversation with a model. */
export interface AgentLoop {
  readonly config: AgentSettings;
  readonly context: NodeContext;
  /** What the model is told first. */
  readonly messages: readonly LlmMessage[];
  /** The author's directives, where they are active. */
  readonly directives: readonly Directive[];
  /** Whether broadcasts are read: only in a node's own run, because when they arrive depends on timing. */
  readonly readsInbox: boolean;
}

const defaultMaxTurns = 16;

/**
 * Talks with a model until it answers: gives it the verbs as tools, carries its calls out in parallel, feeds each result
 * back, a failed one as an error with its code, and goes on. Rejects as the provider does, with PROVIDER_OUTPUT_INVALID
 * where the answer does not satisfy the node's schema after one repair, and with LIMIT_EXCEEDED after `max_turns` calls.
 */
export async function runAgentLoop(loop: AgentLoop): Promise<JsonValue> {
  const { config, context } = loop;
  const maxTurns = config.max_turns ?? defaultMaxTurns;
  const readOutput = await outputReader(config.output_schema);
  const messages = [...loop.messages];
  let isRepaired = false;
  for (let turn = 0; turn < maxTurns; turn++) {
    if (loop.readsInbox) messages.push(...(await readInbox(context)));
    const response = await context.model.generate(requestOf(loop, messages), { step: `turn-${turn}` });
    const calls = callsIn(config, response);
    if (calls.length > 0) {
      messages.push(assistantMessage(config, response), ...(await carryOutAll(loop, calls, turn)));
      continue;
    }
    reportEnd(context, response);
    const output = readOutput(response.content);
    if (output.problem === undefined) return output.value;
    if (isRepaired) throw invalidOutput(context.run.nodeId, output.problem);
    isRepaired = true;
    messages.push({ role: "assistant", content: response.content }, repairMessage(output.problem));
  }
  throw new ChasmError(
    "LIMIT_EXCEEDED",
    `The model of node "${context.run.nodeId}" was called ${maxTurns} times and still has no answer. Raise "max_turns", or direct it to fewer calls.`,
  );
}

/** An answer that is not whole is not passed on as if it were. */
function reportEnd({ run, log }: NodeContext, { finish_reason: reason, content }: LlmResponse): void {
  if (reason === "length") log("The model's answer was cut off at its limit of tokens. Raise max_tokens.");
  if (reason !== "content-filter") return;
  const words = content.trim() === "" ? "" : ` It says: "${content.trim().slice(0, 300)}".`;
  throw new ChasmError(
    "PROVIDER_OUTPUT_INVALID",
    `The model or its provider's content filter withheld the answer of node "${run.nodeId}".${words} Change the prompt.`,
    { retryable: false },
  );
}

function requestOf({ config, context, directives }: AgentLoop, messages: readonly LlmMessage[]) {
  const hasTools = config.can_communicate === true && config.call_protocol !== "text";
  return {
    // A copy: the journal compares requests message by message, and this list grows.
    messages: [...messages],
    ...givenSettings(config),
    ...(hasTools ? { tools: verbTools(context.agent.peers) } : {}),
    ...(directives.length === 0 ? {} : { directives }),
  };
}

/** The settings that a provider is handed as they stand. */
const handedOn = [
  "model",
  "temperature",
  "max_tokens",
  "seed",
  "stop",
  "reasoning_effort",
  "output_schema",
  "cache",
] as const;

function givenSettings(config: AgentSettings): Pick<AgentSettings, (typeof handedOn)[number]> {
  return Object.fromEntries(handedOn.flatMap((name) => (config[name] === undefined ? [] : [[name, config[name]]])));
}

async function readInbox(context: NodeContext): Promise<LlmMessage[]> {
  const broadcasts = await context.agent.inbox();
  return broadcasts.map(({ from, message }) => ({ role: "user", content: delimited("broadcast", { from }, message) }));
}

/** What the model wants done: its tool calls, or for a model without tools the calls that its text spells out. */
function callsIn(config: AgentSettings, { content, tool_calls: calls = [] }: LlmResponse): readonly ToolCall[] {
  if (config.can_communicate !== true) return [];
  if (config.call_protocol !== "text") return calls;
  return parseCalls(content).map((call, index) => callOf(call, `call-${index + 1}`));
}

function assistantMessage(config: AgentSettings, { content, tool_calls }: LlmResponse): LlmMessage {
  if (config.call_protocol === "text" || tool_calls === undefined) return { role: "assistant", content };
  return { role: "assistant", content, tool_calls };
}

/** Carries calls out side by side and gives their results in the order of the calls, whatever the order of their ends. */
async function carryOutAll(
  { config, context }: AgentLoop,
  calls: readonly ToolCall[],
  turn: number,
): Promise<LlmMessage[]> {
  const results = await Promise.all(
    calls.map(async (call, index): Promise<LlmMessage & { readonly role: "tool" }> => {
      try {
        const result = await carryOut(context.agent, call, `turn-${turn}.call-${index}`);
        return { role: "tool", tool_call_id: call.id, content: textOf(result) };
      } catch (error) {
        if (context.run.signal.aborted) throw error;
        const { code, message } = errorRecord(error);
        return { role: "tool", tool_call_id: call.id, content: `${code}: ${message}`, is_error: true };
      }
    }),
  );
  if (config.call_protocol !== "text") return results;
  const lines = results.map(({ content }, index) =>
    delimited("result", { call: `${index + 1} ${calls[index]?.name}` }, content),
  );
  return [{ role: "user", content: lines.join("\n") }];
}

function repairMessage(problem: string): LlmMessage {
  return { role: "user", content: `Your answer cannot be used: ${problem} Answer again with the JSON alone.` };
}

function invalidOutput(nodeId: string, problem: string): ChasmError {
  return new ChasmError(
    "PROVIDER_OUTPUT_INVALID",
    `The model of node "${nodeId}" did not give JSON that satisfies its output_schema, also after one repair: ${problem}`,
  );
}
