import { isChasmError, type JsonObject } from "@chasmx/core";
import { ProtocolError, ProtocolErrorCode, type Tool } from "@modelcontextprotocol/server";
import type { WorkflowTool } from "../catalogue/workflow-tools.ts";
import { standardWaitSeconds } from "../limits.ts";
import { goOnWithAnswers } from "../people/go-on.ts";
import { findRun } from "../runs/find-run.ts";
import { followRun } from "../runs/follow-run.ts";
import { runAnswer } from "../runs/run-answer.ts";
import type { RunRequestState, Services, ToolCall } from "../services.ts";
import { errorAnswer } from "./answers.ts";
import { builtInTools } from "./index.ts";
import { checkArguments, inputSchemaOf } from "./parameters.ts";
import { acts, type ToolAnswer } from "./tool.ts";

/** All tools: those of the server, and the workflows that are tools of their own. */
export async function listTools({ catalogue }: Services): Promise<Tool[]> {
  const { tools } = await catalogue.tools();
  const own = builtInTools.map(({ name, title, description, annotations, parameters }) => ({
    name,
    title,
    description,
    annotations,
    inputSchema: inputSchemaOf(parameters),
  }));
  const workflows = [...tools.values()].map(({ file: _, ...tool }) => ({ ...tool, annotations: acts }));
  return [...own, ...workflows] as unknown as Tool[];
}

/**
 * Calls a tool. What goes wrong in it is its answer, with the code and the sentence; only an unknown tool is an error of the
 * protocol. A call that comes again with what people gave goes on with the run that it began.
 */
export async function callTool(given: Readonly<Record<string, unknown>>, call: ToolCall): Promise<ToolAnswer> {
  const { tool, services, context } = call;
  const builtIn = builtInTools.find(({ name }) => name === tool);
  try {
    const workflow = builtIn === undefined ? (await services.catalogue.tools()).tools.get(tool) : undefined;
    if (builtIn === undefined && workflow === undefined) throw unknownTool(tool);
    const state = context.mcpReq.requestState<RunRequestState>();
    if (state !== undefined) return await goOn(call, state);
    if (workflow !== undefined) return await callWorkflow(workflow, given as JsonObject, call);
    if (builtIn === undefined) throw unknownTool(tool);
    checkArguments(tool, builtIn.parameters, given);
    return await builtIn.call(given, call);
  } catch (error) {
    if (isChasmError(error)) return errorAnswer(error);
    throw error;
  }
}

async function goOn(call: ToolCall, state: RunRequestState): Promise<ToolAnswer> {
  if (state.tool !== call.tool) {
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, "The request state belongs to a call of another tool.");
  }
  const answer = await goOnWithAnswers({ ...call, round: state.round }, state);
  if (answer !== undefined) return answer;
  const { state: run, isOwned } = await findRun(call.services, state.run);
  return runAnswer(run, isOwned);
}

async function callWorkflow({ file }: WorkflowTool, inputs: JsonObject, call: ToolCall): Promise<ToolAnswer> {
  const live = await call.services.live.start(file, { inputs, client: call.client.key });
  return await followRun(call, live, standardWaitSeconds * 1000);
}

function unknownTool(name: string): ProtocolError {
  return new ProtocolError(
    ProtocolErrorCode.InvalidParams,
    `There is no tool ${JSON.stringify(name.slice(0, 100))}. tools/list lists those that are.`,
  );
}
