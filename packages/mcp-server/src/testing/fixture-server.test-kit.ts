import { ProtocolError, ProtocolErrorCode, type Server, type Tool } from "@modelcontextprotocol/server";
import { listPrompts } from "../prompts/handle-prompts.ts";
import { listResources, readResource } from "../resources/handle-resources.ts";
import type { Change } from "../serve/changes.ts";
import type { Connection } from "../serve/connection.ts";
import type { OpenServer } from "../serve/open-server.ts";
import { callTool, listTools } from "../tools/handle-tools.ts";
import {
  contentTools,
  fixturePrompt,
  fixturePrompts,
  fixtureResource,
  fixtureResources,
} from "./fixture-contents.test-kit.ts";
import { pushTools } from "./fixture-pushes.test-kit.ts";
import { questionPrompt, questionTools } from "./fixture-questions.test-kit.ts";

/** What the suite compares word by word with what a list of tools holds. */
const schemaOf2020: Tool["inputSchema"] = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object",
  $defs: {
    address: {
      $anchor: "addressDef",
      type: "object",
      properties: { street: { type: "string" }, city: { type: "string" } },
    },
  },
  properties: {
    name: { type: "string" },
    address: { $ref: "#/$defs/address" },
    contactMethod: { type: "string", enum: ["phone", "email"] },
    phone: { type: "string" },
    email: { type: "string" },
  },
  allOf: [{ anyOf: [{ required: ["phone"] }, { required: ["email"] }] }],
  if: { properties: { contactMethod: { const: "phone" } }, required: ["contactMethod"] },
  // biome-ignore lint/suspicious/noThenProperty: it is a keyword of JSON Schema.
  then: { required: ["phone"] },
  else: { required: ["email"] },
  additionalProperties: false,
};

/** The server with the tools, resources and prompts that the conformance suites look for: everything else of it is as it is. */
export function withFixtures(open: OpenServer): OpenServer {
  const listeners = new Set<(change: Change) => void>();
  const changes: OpenServer["changes"] = {
    ...open.changes,
    onChange(listener) {
      listeners.add(listener);
      const stop = open.changes.onChange(listener);
      return () => {
        listeners.delete(listener);
        stop();
      };
    },
  };
  const tell = () => {
    for (const listener of listeners) listener({ kind: "tools" });
  };
  return {
    ...open,
    changes,
    makeServer: (connection) => extended(open.makeServer(connection), open, { era: connection.era, tellOfTools: tell }),
  };
}

interface Extension {
  readonly era: Connection["era"];
  readonly tellOfTools: () => void;
}

function extended(server: Server, { services }: OpenServer, { era, tellOfTools }: Extension): Server {
  server.setRequestHandler("tools/list", async () => ({ tools: [...(await listTools(services)), ...fixtureTools] }));
  server.setRequestHandler("tools/call", async ({ params: { name, arguments: given = {} } }, context) => {
    const content = contentTools[name];
    if (content !== undefined) return content;
    if (name === "test_trigger_tool_change") tellOfTools();
    const question = questionTools[name];
    if (question !== undefined) return await question(context, services.requestStates);
    const push = pushTools[name];
    if (push !== undefined) return await push(context, given);
    if (fixtureTools.some((tool) => tool.name === name)) return { content: [] };
    const client = { key: "suite", asksPeople: false, cancelsByLeaving: false, holdsWhileAsking: false };
    return await callTool(given, { tool: name, round: 0, services, client, context });
  });
  server.setRequestHandler("resources/list", async () => ({
    resources: [...(await listResources(services)), ...fixtureResources],
  }));
  server.setRequestHandler(
    "resources/read",
    async ({ params: { uri } }) => fixtureResource(uri) ?? (await readResource(services, uri)),
  );
  server.setRequestHandler("prompts/list", async () => ({ prompts: [...listPrompts(), ...fixturePrompts] }));
  server.setRequestHandler("prompts/get", async ({ params }, context) => {
    const asked = params.name === "test_input_required_result_prompt" ? questionPrompt(context) : undefined;
    if (asked !== undefined) return asked;
    const found = fixturePrompt(params.name, params.arguments) ?? fixturePrompt("test_simple_prompt");
    if (found !== undefined) return found;
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, "There is no such prompt.");
  });
  // Since 2026 nobody subscribes by a request of its own.
  if (era === "legacy") server.setRequestHandler("resources/subscribe", async () => ({}));
  return server;
}

const description = "Of the conformance suite.";
const anything: Tool["inputSchema"] = { type: "object" };

const fixtureTools: Tool[] = [
  ...Object.keys({ ...contentTools, ...questionTools, ...pushTools }).map((name) => ({
    name,
    description,
    inputSchema: anything,
  })),
  { name: "test_trigger_tool_change", description, inputSchema: anything },
  { name: "json_schema_2020_12_tool", description, inputSchema: schemaOf2020 },
];
