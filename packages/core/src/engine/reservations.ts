import { ChasmError } from "../errors.ts";
import type { Cancellation } from "../journal/cancellation.ts";
import { isBelow, type RunState, spentBelow } from "../journal/run-state.ts";
import type { ModelBudget } from "./place.ts";

/** What a call may use, or what calls have used. */
export interface ModelAmount {
  readonly tokens: number;
  /** In US dollars. */
  readonly costUsd: number;
}

/** A call, or calls of an agent elsewhere, as its budgets see it. */
interface BudgetedCall {
  readonly nodeId: string;
  /** The workflow that it belongs to. */
  readonly path: string;
  readonly budgets: readonly ModelBudget[];
}

/** What a call holds of its budgets. */
export interface Hold {
  /**
   * Reserves what the next call may use. While calls that are under way hold what is missing it waits for them to end. Rejects
   * with LIMIT_EXCEEDED where it would not fit even then, and with the reason of the cancellation.
   */
  reserve(amount: ModelAmount, cancellation: Cancellation): Promise<void>;
  /** Says what was used so far that the journal does not hold yet. What was reserved is free. */
  use(used: ModelAmount): void;
  /** Gives everything back: what was used is in the journal now. */
  release(): void;
}

/** What a run's model calls hold of its budgets, beside what the journal says is spent. */
export interface Reservations {
  /** Begins with nothing. What was used counts until it is released, or the journal is said to hold it. */
  open(call: BudgetedCall, isJournaled?: () => boolean): Hold;
}

interface OpenHold {
  readonly path: string;
  reserved: ModelAmount;
  used: ModelAmount;
  readonly isJournaled: () => boolean;
}

const nothing: ModelAmount = { tokens: 0, costUsd: 0 };

/** Keeps a run's parallel calls from spending together what each of them alone could. */
export function createReservations(state: RunState): Reservations {
  const holds = new Set<OpenHold>();
  let waiting: PromiseWithResolvers<void> | undefined;
  const tellChange = () => {
    waiting?.resolve();
    waiting = undefined;
  };

  const totals = (budget: ModelBudget, own: OpenHold): Totals => {
    const { input_tokens: input, output_tokens: output, cost_usd: cost = 0 } = spentBelow(state, budget.path);
    const spent = { tokens: input + output, costUsd: cost };
    const reserved = { ...nothing };
    for (const hold of holds) {
      if (!isBelow(budget.path, hold.path)) continue;
      if (!hold.isJournaled()) add(spent, hold.used);
      if (hold !== own) add(reserved, hold.reserved);
    }
    return { spent, reserved };
  };

  return {
    open(call, isJournaled = () => false) {
      const hold: OpenHold = { path: call.path, reserved: nothing, used: nothing, isJournaled };
      holds.add(hold);
      return {
        async reserve(amount, cancellation) {
          for (;;) {
            cancellation.throwIfCancelled();
            const limits = call.budgets.flatMap((budget) => limitsOf(budget, totals(budget, hold), amount));
            const broken = limits.find(({ most, spent, next }) => spent >= most || spent + next > most);
            if (broken !== undefined) throw limitExceeded(call.nodeId, broken);
            if (limits.every(({ most, spent, reserved, next }) => spent + reserved + next <= most)) break;
            waiting ??= Promise.withResolvers();
            await cancellation.race(waiting.promise);
          }
          hold.reserved = amount;
        },
        use(used) {
          hold.used = used;
          hold.reserved = nothing;
          tellChange();
        },
        release() {
          holds.delete(hold);
          tellChange();
        },
      };
    },
  };
}

interface Totals {
  readonly spent: ModelAmount;
  readonly reserved: ModelAmount;
}

/** One limit of one budget, and how a call stands to it. */
interface Limit {
  readonly path: string;
  readonly name: string;
  readonly show: (amount: number) => string;
  readonly most: number;
  readonly spent: number;
  readonly reserved: number;
  readonly next: number;
}

function limitsOf(
  { path, maxTokens, maxCostUsd }: ModelBudget,
  { spent, reserved }: Totals,
  next: ModelAmount,
): Limit[] {
  const limits: Limit[] = [];
  if (maxTokens !== undefined) {
    const { tokens } = spent;
    const held = { spent: tokens, reserved: reserved.tokens, next: next.tokens };
    limits.push({ path, name: "max_tokens", show: (amount) => `${amount} tokens`, most: maxTokens, ...held });
  }
  if (maxCostUsd !== undefined) {
    const held = { spent: spent.costUsd, reserved: reserved.costUsd, next: next.costUsd };
    limits.push({ path, name: "max_cost_usd", show: dollars, most: maxCostUsd, ...held });
  }
  return limits;
}

function dollars(amount: number): string {
  return `$${Number(amount.toPrecision(3))}`;
}

function add(total: { tokens: number; costUsd: number }, { tokens, costUsd }: ModelAmount): void {
  total.tokens += tokens;
  total.costUsd += costUsd;
}

function limitExceeded(nodeId: string, { path, name, show, most, spent, reserved, next }: Limit): ChasmError {
  const who = path === "" ? "The run" : `The workflow at "${path}"`;
  const others = reserved > 0 ? `, calls under way have reserved ${show(reserved)}` : "";
  const need = next > 0 ? `, and the next call of node "${nodeId}" may need ${show(next)}` : "";
  return new ChasmError(
    "LIMIT_EXCEEDED",
    `${who} has used ${show(spent)} of the ${show(most)} in metadata.budget.${name}${others}${need}. No further model call is made.`,
  );
}
