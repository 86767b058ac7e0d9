import { nodeIdOf } from "../../communication/agent-id.ts";
import type { JsonValue } from "../../contracts/json.ts";
import type { Message } from "../../contracts/message.ts";
import { Cancellation } from "../../journal/cancellation.ts";
import { isObject } from "../../journal/json-check.ts";
import type { RunState } from "../../journal/run-state.ts";
import { boundsModels } from "../call-amount.ts";
import type { Hold, ModelAmount } from "../reservations.ts";
import type { RunContext } from "../run-context.ts";
import { cancelled } from "../run-control.ts";
import type { RemoteScene } from "./scene.ts";

/** What agents in other processes hold of their run's budgets: its owner reserves for them, because it alone knows what is left. */
export interface RemoteHolds {
  /** Does what a host asks for. Rejects with LIMIT_EXCEEDED. */
  hold(
    query: Message,
    asked: { readonly request: HoldContent; readonly cancellation: Cancellation },
  ): Promise<JsonValue>;
  /** An activity has given something: what it used counts until the journal holds it. */
  noteAnswer(queryId: string): void;
  /**
   * Nobody waits for an activity any more: it reserves nothing from now on. What it has used is in the journal where it was
   * answered, and is spent all the same where it was not.
   */
  end(queryId: string, end: { readonly isJournaled: boolean }): void;
  /** An agent's process has gone: it makes no call any more, and what it has used is spent. */
  lose(agentId: string): void;
}

/** A host's wish, as it comes from outside. */
export interface HoldContent {
  readonly verb: "hold";
  readonly used?: unknown;
  readonly next?: unknown;
}

/** Whether a message's content asks for a part of the budget. */
export function isHoldRequest(content: JsonValue): content is JsonValue & HoldContent {
  return isObject(content) && content.verb === "hold";
}

/** What a host has to know of the budget. */
export function budgetScene({ budgets }: RunContext): Pick<RemoteScene, "budget"> {
  if (!boundsModels(budgets)) return {};
  return { budget: budgets.some(({ maxCostUsd }) => maxCostUsd !== undefined) ? "money" : "tokens" };
}

/** Begins without any. */
export function createRemoteHolds(state: RunState, runOf: () => RunContext): RemoteHolds {
  const holds = new Map<string, RemoteHold>();
  const open = ({ id, to }: Message, cancellation: Cancellation) => {
    const known = holds.get(id);
    if (known !== undefined) return known;
    const { runId, path, budgets, reservations } = runOf();
    const nodeId = nodeIdOf({ run_id: runId, path: "" }, to);
    // An answer is journaled with what it used. One that has failed is not, and what it used is spent all the same.
    const isJournaled = () => {
      const message = state.messages.get(id);
      // A state may forget what is settled.
      return opened.isAnswered && (message === undefined || message.outcome !== undefined);
    };
    const hold = reservations.open({ nodeId, path, budgets }, isJournaled);
    const opened: RemoteHold = {
      hold,
      agentId: to ?? "",
      cancellation: new Cancellation(cancellation),
      used: none,
      isAnswered: false,
    };
    holds.set(id, opened);
    return opened;
  };
  const close = (held: RemoteHold) => {
    held.cancellation.cancel(cancelled("Nobody waits for this any more."));
    held.hold.use(held.used);
  };
  return {
    async hold(query, { request: { used, next }, cancellation }) {
      const held = open(query, cancellation);
      held.used = amountIn(used);
      held.hold.use(held.used);
      if (next !== undefined) await held.hold.reserve(amountIn(next), held.cancellation);
      return null;
    },
    noteAnswer(queryId) {
      const held = holds.get(queryId);
      if (held !== undefined) held.isAnswered = true;
    },
    end(queryId, { isJournaled }) {
      const held = holds.get(queryId);
      if (held === undefined) return;
      close(held);
      if (!isJournaled) return;
      held.hold.release();
      holds.delete(queryId);
    },
    lose(agentId) {
      for (const held of holds.values()) if (held.agentId === agentId) close(held);
    },
  };
}

interface RemoteHold {
  readonly hold: Hold;
  readonly agentId: string;
  readonly cancellation: Cancellation;
  used: ModelAmount;
  isAnswered: boolean;
}

const none: ModelAmount = { tokens: 0, costUsd: 0 };

/** An amount as a host gives it; what is none counts as nothing less than everything. */
function amountIn(value: unknown): ModelAmount {
  const { tokens, cost_usd: costUsd } = Object(value) as { readonly tokens?: unknown; readonly cost_usd?: unknown };
  return { tokens: countIn(tokens), costUsd: countIn(costUsd) };
}

function countIn(value: unknown): number {
  return typeof value === "number" && value >= 0 ? value : Number.POSITIVE_INFINITY;
}
