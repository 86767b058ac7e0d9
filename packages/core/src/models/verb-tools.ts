import type { JsonObject, JsonValue } from "../contracts/json.ts";
import type { Directive, ToolCall, ToolDefinition } from "../contracts/llm-provider.ts";
import type { AgentVerbs, Peer } from "../contracts/node-type.ts";
import { ChasmError } from "../errors.ts";
import { type VerbName, verbParameters } from "../workflow/directives/verbs.ts";

/** What a model is told of each verb and of what it takes; names and kinds are those of the verbs themselves. */
const words: Readonly<Record<VerbName, { readonly description: string; readonly parameters: Record<string, string> }>> =
  {
    ask_node: {
      description: "Asks another node a question and gives its answer.",
      parameters: {
        target: "The id of the node to ask.",
        question: "The question, complete in itself.",
        context: "Data that the question is about.",
      },
    },
    broadcast_message: {
      description: "Tells all other nodes something; those that run later read it before they begin.",
      parameters: {
        message: "What to tell them.",
        target_types: "Only nodes of these types.",
        target_agents: "Only the nodes with these ids.",
      },
    },
    set_shared_context: {
      description: "Sets a value that every node of this run can read.",
      parameters: { key: "The value's name.", value: "The value, any JSON." },
    },
    get_shared_context: {
      description: "Gives a value that a node of this run has set.",
      parameters: { key: "The value's name.", default: "What to give where nothing is set." },
    },
  };

const verbs = Object.keys(words) as VerbName[];

const kinds = {
  text: { type: "string" },
  texts: { type: "array", items: { type: "string" } },
  json: {},
} as const;

/** The four verbs as tools, for the agents that a node can reach. */
export function verbTools(peers: readonly Peer[]): ToolDefinition[] {
  const ids = peers.map((peer) => peer.id);
  return verbs.map((verb) => {
    const { description, parameters } = words[verb];
    const properties = verbParameters[verb].map(({ name, kind }) => {
      const choice = name === "target" && ids.length > 0 ? { enum: ids } : {};
      return [name, { ...kinds[kind], description: parameters[name], ...choice }] as const;
    });
    const required = verbParameters[verb].filter(({ isRequired }) => isRequired).map(({ name }) => name);
    return {
      name: verb,
      description: verb === "ask_node" ? [description, ...peers.map(describe)].join(" ") : description,
      parameters: { type: "object", properties: Object.fromEntries(properties), required },
    };
  });
}

function describe({ id, name, description }: Peer): string {
  const called = name === undefined || name === id ? id : `${id} (${name})`;
  return description === undefined ? `${called}.` : `${called}: ${description}`;
}

/**
 * Carries out a model's call of a verb and resolves with the result. Rejects with OPTION_INVALID where there is no such
 * tool or its arguments do not fit, and as the verb does.
 */
export async function carryOut(
  agent: AgentVerbs,
  call: Pick<ToolCall, "name" | "arguments">,
  step: string,
): Promise<JsonValue> {
  const given = readArguments(call);
  switch (call.name) {
    case "ask_node": {
      const context = given.context === undefined ? {} : { context: given.context };
      return await agent.ask(textArgument(call.name, given, "target"), textArgument(call.name, given, "question"), {
        ...context,
        step,
      });
    }
    case "broadcast_message": {
      const types = listArgument(call.name, given, "target_types");
      const agents = listArgument(call.name, given, "target_agents");
      const filters = { ...(types === undefined ? {} : { types }), ...(agents === undefined ? {} : { agents }) };
      const receivers = await agent.broadcast(textArgument(call.name, given, "message"), { ...filters, step });
      return `Delivered to ${receivers} ${receivers === 1 ? "node" : "nodes"}.`;
    }
    case "set_shared_context":
      if (given.value === undefined) throw new ChasmError("OPTION_INVALID", 'set_shared_context needs a "value".');
      await agent.setShared(textArgument(call.name, given, "key"), given.value, { step });
      return "Set.";
    case "get_shared_context":
      return await agent.getShared(textArgument(call.name, given, "key"), given.default ?? null, { step });
    default:
      throw new ChasmError("OPTION_INVALID", `There is no tool "${call.name}". The tools are ${verbs.join(", ")}.`);
  }
}

/** A directive as the call that a model would make of it. */
export function callOf(directive: Directive, id: string): ToolCall {
  return { id, name: directive.tool, arguments: directive.arguments };
}

function readArguments({ name, arguments: given }: Pick<ToolCall, "name" | "arguments">): JsonObject {
  if (typeof given === "object" && given !== null && !Array.isArray(given)) return given as JsonObject;
  throw new ChasmError("OPTION_INVALID", `The arguments of ${name} must be an object.`);
}

function textArgument(tool: string, given: JsonObject, name: string): string {
  const value = given[name];
  if (typeof value === "string" && value !== "") return value;
  throw new ChasmError("OPTION_INVALID", `${tool} needs a text "${name}".`);
}

function listArgument(tool: string, given: JsonObject, name: string): readonly string[] | undefined {
  const value = given[name];
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value as string[];
  throw new ChasmError("OPTION_INVALID", `The "${name}" of ${tool} is a list of texts.`);
}
