import type { JsonValue } from "../contracts/json.ts";
import type { Usage } from "../contracts/llm-provider.ts";
import type { StepIo } from "../contracts/node-type.ts";
import { ChasmError, errorFromRecord, errorRecord, toChasmError } from "../errors.ts";
import type { Cancellation } from "./cancellation.ts";
import type { Journal } from "./journal.ts";
import { assertJson } from "./json-check.ts";
import { nodeName, type StepState } from "./run-state.ts";

/** Whose steps these are. */
export interface StepsOptions {
  readonly journal: Journal;
  readonly cancellation: Cancellation;
  readonly path: string;
  readonly nodeId: string;
  /** The node's attempt, or the id of the question that it answers. */
  readonly activity: string;
}

/** A step that has begun: its key, and what the journal already knows of it. */
export interface OpenStep {
  readonly key: string;
  readonly prior: StepState | undefined;
  /** Frees the name for the next step. */
  close(): void;
}

/** How an effect is journaled. */
export interface EffectOptions<T> {
  /** The step's name; those that run at the same time need different ones. */
  readonly name: string;
  /** Whether the effect reaches out of the run: then its start is written before it happens. */
  readonly isOutside: boolean;
  /** What the effect is asked to do, for readers of the journal. */
  readonly request?: JsonValue | undefined;
  /** What the effect cost. */
  readonly usageOf?: (result: T) => Usage | undefined;
}

/**
 * The steps of one activity: the one way from a node to an effect. A step's key is the same in every execution of the
 * same run, so the journal can stand in for the effect.
 */
export class Steps {
  readonly #options: StepsOptions;
  readonly #ordinals = new Map<string, number>();
  readonly #open = new Set<string>();

  constructor(options: StepsOptions) {
    this.#options = options;
  }

  /**
   * Begins a step: its key is path, node, activity, name and ordinal within the name. Throws STEP_AMBIGUOUS while another
   * step of this name is under way, because the ordinals of the two would depend on timing.
   */
  begin(name: string): OpenStep {
    const { journal, cancellation, path, nodeId, activity } = this.#options;
    cancellation.throwIfCancelled();
    if (name === "" || name.length > 200 || name.includes("/")) {
      throw new ChasmError(
        "OPTION_INVALID",
        `"${name.slice(0, 40)}" cannot name a step of node "${nodeId}". Use 1 to 200 characters without a slash.`,
      );
    }
    if (this.#open.has(name)) {
      throw new ChasmError(
        "STEP_AMBIGUOUS",
        `Node "${nodeId}" runs two steps named "${name}" at the same time. Give each a name of its own.`,
      );
    }
    this.#open.add(name);
    const ordinal = this.#ordinals.get(name) ?? 0;
    this.#ordinals.set(name, ordinal + 1);
    const key = `${nodeName(path, nodeId)}/${activity}/${name}/${ordinal}`;
    return { key, prior: journal.state.steps.get(key), close: () => void this.#open.delete(name) };
  }

  /** Makes an effect happen once. Resolves with exactly what the journal holds; rejects with what it failed with. */
  async run<T extends JsonValue>(options: EffectOptions<T>, effect: (io: StepIo) => Promise<T> | T): Promise<T> {
    const step = this.begin(options.name);
    try {
      if (step.prior?.status === "completed") return step.prior.result as T;
      if (step.prior?.status === "failed") throw errorFromRecord(step.prior.error);
      return await this.#perform(step.key, options, effect);
    } finally {
      step.close();
    }
  }

  async #perform<T extends JsonValue>(
    key: string,
    options: EffectOptions<T>,
    effect: (io: StepIo) => Promise<T> | T,
  ): Promise<T> {
    const { journal, cancellation, path, nodeId } = this.#options;
    const { request, isOutside, usageOf } = options;
    if (isOutside) {
      journal.record(
        { type: "step-started", node_id: nodeId, key, ...(request === undefined ? {} : { request }) },
        path,
      );
      await journal.stored();
    }
    let result: T;
    try {
      cancellation.throwIfCancelled();
      const given = await cancellation.race(
        Promise.resolve(effect(new EffectIo(this.#idempotencyKey(key), cancellation))),
      );
      result = assertJson(given, `Step "${options.name}" of node "${nodeId}"`) as T;
    } catch (error) {
      // A cancelled effect has not failed: a resumed run makes it again.
      if (cancellation.reason === undefined) {
        journal.record({ type: "step-failed", node_id: nodeId, key, error: errorRecord(error) }, path);
        await journal.stored();
      }
      throw toChasmError(error);
    }
    const usage = usageOf?.(result);
    const event = journal.record(
      { type: "step-completed", node_id: nodeId, key, result, ...(usage === undefined ? {} : { usage }) },
      path,
    );
    await journal.stored();
    return ("result" in event ? event.result : result) as T;
  }

  /** The step's key without its attempt, and with the run before it: a service sees a repetition as one. */
  #idempotencyKey(key: string): string {
    const { journal, path, nodeId, activity } = this.#options;
    const prefix = `${nodeName(path, nodeId)}/${activity}/`;
    const isAttempt = /^\d+$/.test(activity);
    const name = isAttempt ? `${nodeName(path, nodeId)}/${key.slice(prefix.length)}` : key;
    return `${journal.state.runId}/${name}`;
  }
}

class EffectIo implements StepIo {
  readonly idempotencyKey: string;
  readonly #cancellation: Cancellation;

  constructor(idempotencyKey: string, cancellation: Cancellation) {
    this.idempotencyKey = idempotencyKey;
    this.#cancellation = cancellation;
  }

  get signal(): AbortSignal {
    return this.#cancellation.signal;
  }
}
