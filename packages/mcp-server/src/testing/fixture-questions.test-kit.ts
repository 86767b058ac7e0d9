import {
  type InputRequest,
  type InputRequests,
  type InputRequiredResult,
  inputRequired,
  MissingRequiredClientCapabilityError,
  type ServerContext,
} from "@modelcontextprotocol/server";
import type { RunRequestState, Services } from "../services.ts";
import type { ToolAnswer } from "../tools/tool.ts";
import { text } from "./fixture-contents.test-kit.ts";

/** Tools that ask their client for something, as the conformance suite of 2026 wants to see it. */

const form = (message: string, name: string): InputRequest =>
  inputRequired.elicit({
    message,
    requestedSchema: { type: "object", properties: { [name]: { type: "string" } }, required: [name] },
  });

const sampling = (words: string): InputRequest =>
  inputRequired.createMessage({
    messages: [{ role: "user", content: { type: "text", text: words } }],
    maxTokens: 100,
  });

type QuestionTool = (context: ServerContext, states: Services["requestStates"]) => Promise<ToolAnswer> | ToolAnswer;

/** The requests that the client has not answered with an object. */
function unanswered({ mcpReq }: ServerContext, requests: InputRequests): InputRequests | undefined {
  const responses = mcpReq.inputResponses ?? {};
  const open = Object.entries(requests).filter(
    ([key]) => typeof responses[key] !== "object" || responses[key] === null,
  );
  return open.length === 0 ? undefined : Object.fromEntries(open);
}

/** Asks until everything is answered. */
function asks(requests: InputRequests): QuestionTool {
  return (context) => {
    const open = unanswered(context, requests);
    return open === undefined ? text("Thank you.") : inputRequired({ inputRequests: open });
  };
}

/** The same with a state that is signed as that of runs is. */
function asksWithState(requests: InputRequests): QuestionTool {
  return async (context, states) => {
    const open = unanswered(context, requests);
    if (open === undefined && context.mcpReq.requestState() !== undefined) return text("state-ok");
    return inputRequired({ inputRequests: open ?? requests, requestState: await states.mint(round(1), context) });
  };
}

const round = (number: number): RunRequestState => ({ run: "", tool: "", waitMs: 0, round: number, inputs: [] });

export const questionTools: Readonly<Record<string, QuestionTool>> = {
  test_input_required_result_elicitation: asks({ user_name: form("What is your name?", "name") }),
  test_input_required_result_sampling: asks({ capital: sampling("What is the capital of France?") }),
  test_input_required_result_list_roots: asks({ roots: inputRequired.listRoots() }),
  test_input_required_result_request_state: asksWithState({ confirm: form("Do you confirm?", "ok") }),
  test_input_required_result_tampered_state: asksWithState({ confirm: form("Do you confirm?", "ok") }),
  test_input_required_result_multiple_inputs: asksWithState({
    user_name: form("What is your name?", "name"),
    greeting: sampling("Write a greeting."),
    roots: inputRequired.listRoots(),
  }),
  async test_input_required_result_multi_round(context, states) {
    const rounds = context.mcpReq.requestState<RunRequestState>()?.round ?? 0;
    if (rounds >= 2) return text("Both rounds are done.");
    const key = `round_${rounds + 1}`;
    const requestState = await states.mint(round(rounds + 1), context);
    return inputRequired({ inputRequests: { [key]: form(`Round ${rounds + 1}?`, "answer") }, requestState });
  },
  test_input_required_result_capabilities(context) {
    const { elicitation } = (context.mcpReq.envelope?.["io.modelcontextprotocol/clientCapabilities" as never] ??
      {}) as { elicitation?: unknown };
    const requests: InputRequests = { greeting: sampling("Write a greeting.") };
    return inputRequired({
      inputRequests: elicitation === undefined ? requests : { ...requests, name: form("Your name?", "name") },
    });
  },
  test_missing_capability() {
    throw new MissingRequiredClientCapabilityError({ requiredCapabilities: { sampling: {} } });
  },
  async test_streaming_elicitation(context) {
    const params = { progressToken: context.mcpReq._meta?.progressToken ?? 0, progress: 1 };
    await context.mcpReq.notify({ method: "notifications/progress", params });
    return asks({ user_name: form("What is your name?", "name") })(context, undefined as never);
  },
};

/** A prompt that asks first. */
export function questionPrompt(context: ServerContext): InputRequiredResult | undefined {
  const open = unanswered(context, { context: form("In which context?", "context") });
  return open === undefined ? undefined : inputRequired({ inputRequests: open });
}
