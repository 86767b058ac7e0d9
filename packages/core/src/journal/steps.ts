import type { JsonValue } from "../contracts/json.ts";
import type { Usage } from "../contracts/llm-provider.ts";
import type { StepIo } from "../contracts/node-type.ts";
import { ChasmError, errorFromRecord, errorRecord, recordedError } from "../errors.ts";
import type { Cancellation } from "./cancellation.ts";
import { EffectIo } from "./effect-io.ts";
import type { Effects } from "./effects.ts";
import type { Journal } from "./journal.ts";
import { assertJson } from "./json-check.ts";
import { quiet } from "./quiet.ts";
import type { Redaction } from "./redaction.ts";
import { nodeName, type StepState } from "./run-state.ts";
import { withoutAttempts } from "./sub-path.ts";

/** Whose steps these are. */
export interface StepsOptions {
  readonly journal: Journal;
  readonly redaction: Redaction;
  readonly cancellation: Cancellation;
  readonly effects: Effects;
  readonly path: string;
  readonly nodeId: string;
  /** The node's attempt, or the id of the question that it answers. */
  readonly activity: string;
  /** What becomes of an effect that was under way when an earlier process died. */
  readonly onInterrupt: "retry" | "fail";
}

/** A step that has begun: its key, and what the journal already knows of it. */
export interface OpenStep {
  readonly name: string;
  readonly key: string;
  readonly prior: StepState | undefined;
  /** The message that an earlier process sent in this step, and did not live to see the outcome of. */
  readonly sentId: string | undefined;
}

/** How an effect is journaled. */
export interface EffectOptions<T> {
  /** The step's name; those that run at the same time need different ones. */
  readonly name: string;
  /** Whether the effect reaches out of the run: then its start is written before it happens. */
  readonly isOutside: boolean;
  /** Whether an effect that an earlier process began goes on where that one was: then it was not interrupted. */
  readonly isResumable?: boolean;
  /** Whether the effect calls a model. */
  readonly isModel?: boolean;
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
  readonly #prefix: string;
  readonly #ordinals = new Map<string, number>();
  readonly #open = new Set<string>();

  constructor(options: StepsOptions) {
    this.#options = options;
    this.#prefix = `${nodeName(options.path, options.nodeId)}/${options.activity}`;
  }

  /**
   * Begins a step: its key is path, node, activity, name and ordinal within the name. Throws STEP_AMBIGUOUS while another
   * step of this name is under way, because the ordinals of the two would depend on timing.
   */
  begin(name: string): OpenStep {
    this.#options.cancellation.throwIfCancelled();
    const problem = this.#problemOf(name);
    if (problem !== undefined) throw problem;
    this.#open.add(name);
    const ordinal = this.#ordinals.get(name) ?? 0;
    this.#ordinals.set(name, ordinal + 1);
    const key = `${this.#prefix}/${name}/${ordinal}`;
    const prior = this.#options.journal.state.steps.get(key);
    return { name, key, prior, sentId: prior?.status === "started" ? prior.messageId : undefined };
  }

  /** The id of the message that a step sends: on resume the one that it had. */
  messageId({ key, sentId }: OpenStep): string {
    return sentId ?? this.#options.effects.messageId(key);
  }

  /** Waits for what a begun step is given from outside. */
  async receive<T>({ key }: OpenStep, wait: () => Promise<T>): Promise<T> {
    return await this.#options.effects.perform({ key, isOutside: true, isModel: false }, wait);
  }

  /** Frees a step's name for the next. */
  close(step: OpenStep): void {
    this.#open.delete(step.name);
  }

  /**
   * Makes an effect happen once. Resolves with exactly what the journal holds; rejects with what the journal says it
   * failed with.
   */
  run<T extends JsonValue>(options: EffectOptions<T>, effect: (io: StepIo) => Promise<T> | T): Promise<T> {
    return quiet(this.#run(options, effect));
  }

  async #run<T extends JsonValue>(options: EffectOptions<T>, effect: (io: StepIo) => Promise<T> | T): Promise<T> {
    const { journal, path, nodeId } = this.#options;
    const step = this.begin(options.name);
    const { key, prior } = step;
    try {
      if (prior?.status === "completed") return prior.result as T;
      if (prior?.status === "failed") throw errorFromRecord(prior.error);
      const goesOn = prior?.status === "started" && options.isResumable === true;
      if (prior?.status === "started" && !goesOn) await this.#interrupted(step);
      if (options.isOutside && !goesOn) {
        const { request } = options;
        const started = { type: "step-started", node_id: nodeId, key } as const;
        journal.record(request === undefined ? started : { ...started, request }, path);
        await journal.stored();
      }
      const result = await this.#perform(step, options, effect);
      const usage = options.usageOf?.(result);
      const completed = { type: "step-completed", node_id: nodeId, key, result } as const;
      const event = journal.record(usage === undefined ? completed : { ...completed, usage }, path);
      await journal.stored();
      return event.result;
    } finally {
      this.close(step);
    }
  }

  /** Says that a step was interrupted. Rejects with STEP_INTERRUPTED where its node wants no second try. */
  async #interrupted({ name, key }: OpenStep): Promise<void> {
    const { journal, path, nodeId, onInterrupt } = this.#options;
    journal.record({ type: "step-interrupted", node_id: nodeId, key }, path);
    if (onInterrupt === "retry") return;
    const error = new ChasmError(
      "STEP_INTERRUPTED",
      `Step "${name}" of node "${nodeId}" was under way when an earlier process ended, and the node says "on_interrupt": "fail". Find out whether it took effect, then start another run.`,
    );
    const failed = journal.record({ type: "step-failed", node_id: nodeId, key, error: errorRecord(error) }, path);
    await journal.stored();
    throw recordedError(failed.error, error);
  }

  async #perform<T extends JsonValue>(
    { name, key }: OpenStep,
    { isOutside, isModel = false, request }: EffectOptions<T>,
    effect: (io: StepIo) => Promise<T> | T,
  ): Promise<T> {
    const { journal, cancellation, effects, path, nodeId } = this.#options;
    try {
      cancellation.throwIfCancelled();
      const io = new EffectIo(this.#idempotencyKey(key), cancellation);
      const given = await effects.perform({ key, isOutside, isModel, request }, () => effect(io));
      cancellation.throwIfCancelled();
      return assertJson(given, `The result of step "${name}" of node "${nodeId}"`) as T;
    } catch (error) {
      // A cancelled effect has not failed: a resumed run makes it again.
      if (cancellation.reason !== undefined) throw cancellation.reason;
      const failed = journal.record({ type: "step-failed", node_id: nodeId, key, error: errorRecord(error) }, path);
      await journal.stored();
      throw recordedError(failed.error, error);
    }
  }

  /** The step's key without any attempt, and with the run before it: a service sees a repetition as one. */
  #idempotencyKey(key: string): string {
    const { journal, path, nodeId, activity } = this.#options;
    const { runId } = journal.state;
    const isAttempt = /^\d+$/.test(activity);
    const place = nodeName(withoutAttempts(path), nodeId);
    return `${runId}/${isAttempt ? place : `${place}/${activity}`}${key.slice(this.#prefix.length)}`;
  }

  #problemOf(name: string): ChasmError | undefined {
    const { nodeId, redaction } = this.#options;
    if (name === "" || name.length > 200 || name.includes("/")) {
      return new ChasmError(
        "OPTION_INVALID",
        `"${name.slice(0, 40)}" cannot name a step of node "${nodeId}". Use 1 to 200 characters without a slash.`,
      );
    }
    if (redaction.reveals(name)) {
      return new ChasmError("SECRET_REFUSED", `Node "${nodeId}" named a step after a secret. Take another name.`);
    }
    if (!this.#open.has(name)) return undefined;
    return new ChasmError(
      "STEP_AMBIGUOUS",
      `Node "${nodeId}" runs two steps named "${name}" at the same time. Give each a name of its own.`,
    );
  }
}
