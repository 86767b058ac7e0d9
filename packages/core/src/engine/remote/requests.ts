import type { JsonValue } from "../../contracts/json.ts";
import type { Message } from "../../contracts/message.ts";
import type { AgentVerbs, AskOptions, BroadcastOptions } from "../../contracts/node-type.ts";
import { ChasmError } from "../../errors.ts";

/** What an agent in another process wants of the run, as its host sends it: a verb with what it takes. */
export type RemoteRequest =
  | { readonly verb: "ask"; readonly target: string; readonly question: string; readonly options: AskOptions }
  | { readonly verb: "broadcast"; readonly message: string; readonly options: BroadcastOptions }
  | { readonly verb: "set"; readonly name: string; readonly value: JsonValue; readonly step?: string }
  | { readonly verb: "get"; readonly name: string; readonly default: JsonValue; readonly step?: string }
  | { readonly verb: "inbox" }
  | HoldRequest;

/** What an agent's model calls have used that the journal does not hold yet, and what the next one may use. */
export interface HoldRequest {
  readonly verb: "hold";
  readonly used: RemoteAmount;
  readonly next?: RemoteAmount;
}

/** Tokens, and US dollars where the budget counts them. */
interface RemoteAmount {
  readonly tokens: number;
  readonly cost_usd: number;
}

/**
 * Does with an agent's verbs what a message asks for, and gives what it came to. The message is untrusted: each verb checks
 * what it is given. Rejects as the verbs do, and with MESSAGE_INVALID where there is no such verb.
 */
export async function carryOut(verbs: AgentVerbs, { content }: Message): Promise<JsonValue> {
  const request = Object(content) as RemoteRequest;
  const step = "step" in request && typeof request.step === "string" ? { step: request.step } : {};
  switch (request.verb) {
    case "ask":
      return await verbs.ask(request.target, request.question, Object(request.options) as AskOptions);
    case "broadcast":
      return await verbs.broadcast(request.message, Object(request.options) as BroadcastOptions);
    case "set":
      await verbs.setShared(request.name, request.value, step);
      return null;
    case "get":
      return await verbs.getShared(request.name, request.default ?? null, step);
    case "inbox":
      return (await verbs.inbox()) as unknown as JsonValue;
    default:
      throw new ChasmError("MESSAGE_INVALID", "A remote agent wants something that this version does not know.");
  }
}
