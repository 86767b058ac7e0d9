import type { JsonObject, JsonSchema, JsonValue } from "./json.ts";
import type { Directive, LlmRequest, LlmResponse } from "./llm-provider.ts";
import type { Priority } from "./message.ts";

/**
 * What a kind of node is and does. The config schema drives checks, completion and tool inputs; its strings are Liquid
 * templates unless their schema's `x-text` says otherwise. A type with `answer` can be asked.
 */
export interface NodeType<Config = JsonObject> {
  /** The name in a document's `type`. */
  readonly type: string;
  /** One sentence for a person who chooses among node types. */
  readonly description: string;
  readonly configSchema: JsonSchema;
  /** Whether it waits by design: then an attempt has no time limit unless the document sets one. */
  readonly isPatient?: boolean;
  /** The models that a node with this config calls, by name; undefined among them for the provider's default one. */
  models?(config: JsonObject): readonly (string | undefined)[];
  /** The workflow files that a node with this config runs, each relative to its own; all are loaded before anything runs. */
  workflowFiles?(config: JsonObject): readonly string[];
  /**
   * How long a question to a node with this config waits where its asker does not say, in milliseconds. Without it: as long
   * as the run's questions do.
   */
  answerTimeoutMs?(config: JsonObject): number;
  /**
   * The branches that a node with this config can take; undefined where it has none, absent where no node of this type has.
   * The output of such a node, as text, is the branch that it takes.
   */
  branches?(config: JsonObject): readonly string[] | undefined;
  /** Does the node's work and resolves with its output, which is frozen from then on. Every effect on the outside goes through `context.step`. */
  run(config: Config, context: NodeContext): Promise<JsonValue> | JsonValue;
  /** Answers another node's question. It runs beside `run`, any number of times, before or after it. */
  answer?(question: Question, config: Config, context: NodeContext): Promise<JsonValue>;
}

/** A prompt as a node receives it: its text, and apart from it what the author directed in the document itself. */
export interface RenderedPrompt {
  /** Each directive stands as `[call N]`, N counting from 1. */
  readonly text: string;
  readonly directives: readonly Directive[];
}

/** An expression as a node receives it, with the run's variables and outputs in scope. */
export interface BoundExpression {
  readonly source: string;
  /** The expression's value, with more names in scope. Throws EXPRESSION_FAILED. */
  evaluate(locals?: JsonObject): JsonValue;
}

/** A part of a config that a node renders itself, as often as it needs it, with the run's variables and outputs in scope. */
export interface BoundTemplate {
  /** The value with its templates filled in, with more names in scope. Throws TEMPLATE_FAILED. */
  render(locals?: JsonObject): JsonValue;
}

/** A question as the asked node sees it: nothing in it depends on timing. */
export interface Question {
  readonly id: string;
  /** The node that asks. */
  readonly from: string;
  readonly question: string;
  /** What the asker sent along. */
  readonly context?: JsonValue;
  /** What this asker asked before in the same activity, and the answers, oldest first. */
  readonly earlier: readonly { readonly question: string; readonly answer: JsonValue }[];
  /** The asked node's own output, where it comes before the node whose own run led to the question. */
  readonly output?: JsonValue;
}

/**
 * What a node has of its run: nothing else exists for it, built-in or not. Its members may be taken out of it, and what they
 * give and are given is frozen: the journal holds the same values.
 */
export interface NodeContext {
  readonly run: {
    readonly id: string;
    /** The sub-workflow; empty in the main workflow. */
    readonly path: string;
    readonly nodeId: string;
    /** Counts from 1. */
    readonly attempt: number;
    /** Aborts when the node times out or the run is cancelled. */
    readonly signal: AbortSignal;
  };
  /** The run's variables by name, without the secret ones. */
  readonly inputs: JsonObject;
  /** The outputs of all nodes upstream. */
  readonly outputs: JsonObject;
  /** The outputs of the nodes whose edges led here. */
  readonly incoming: JsonObject;
  readonly agent: AgentVerbs;
  readonly model: ModelAccess;
  /**
   * Makes one effect on the outside happen once: its result is journaled before anything acts on it, and a resumed or
   * replayed run gets that result without the effect. Resolves with exactly what was written. Steps that run at the same
   * time need names of their own; rejects with STEP_AMBIGUOUS where they share one.
   */
  step<T extends JsonValue>(name: string, effect: (io: StepIo) => Promise<T> | T): Promise<T>;
  /**
   * Asks a person and resolves with what they gave; the run is paused as long as it waits for people, also over the end of
   * its process. Rejects with INPUT_TIMEOUT where nobody gave anything in time and the request has no default, with
   * STEP_AMBIGUOUS where two requests of one name wait at the same time, and with OPTION_INVALID or WORKFLOW_INVALID, before
   * anybody is asked, where the request is not sound.
   */
  requestInput(request: InputRequest, options?: { readonly step?: string }): Promise<JsonValue>;
  /**
   * Runs another workflow within this run and resolves with its output. The file is one that the node's type names for its
   * config. `scope` tells runs beside or after one another apart: an item's index, or nothing. Rejects with
   * INPUT_INVALID, RUN_TIMEOUT, OPTION_INVALID, or the code that its failed node failed with.
   */
  runWorkflow(file: string, inputs: JsonObject, scope?: string): Promise<JsonValue>;
  /** Writes a line into the run's journal. */
  log(message: string): void;
}

/** What a person is asked for. */
export interface InputRequest {
  readonly question: string;
  /** The node whose question it is, where another node's is put to the person. */
  readonly from?: string;
  /** What they decide about, as they need to see it. */
  readonly details?: JsonValue;
  /** What they choose from. */
  readonly choices?: readonly string[];
  /** The JSON Schema of what they give. Without it and without choices: a text. */
  readonly schema?: JsonSchema;
  /** How long to wait. For ever unless set. */
  readonly timeoutMs?: number;
  /** What counts as given once the time is over. */
  readonly default?: JsonValue;
}

/** What an effect is given. */
export interface StepIo {
  /** The same on every attempt, so that a service can recognise a repetition. */
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
}

/** How a question is put. */
export interface AskOptions {
  /** Data that goes with the question. */
  readonly context?: JsonValue;
  /** How long to wait for the answer; the run's `ask_timeout_seconds` (30 s) unless set, and never more than what is left. */
  readonly timeoutMs?: number;
  readonly priority?: Priority;
  /** The step's name; needed where questions are put to one node at the same time. */
  readonly step?: string;
}

/** Whom a broadcast is for; without either, everyone else. */
export interface BroadcastOptions {
  /** Node types. */
  readonly types?: readonly string[];
  /** Node ids. */
  readonly agents?: readonly string[];
  /** The step's name; needed where two broadcasts are sent at the same time. */
  readonly step?: string;
}

/** A broadcast as its receiver reads it. */
export interface ReceivedBroadcast {
  /** The node that sent it. */
  readonly from: string;
  readonly message: string;
}

/** A node that can be asked. */
export interface Peer {
  readonly id: string;
  readonly type: string;
  readonly name?: string;
  readonly description?: string;
}

/** The four verbs, and the inbox that broadcasts arrive in. Each is a journaled step. */
export interface AgentVerbs {
  /** The other nodes that can answer. */
  readonly peers: readonly Peer[];
  /**
   * Asks another node and resolves with its answer. Rejects with AGENT_NOT_FOUND, ASK_CYCLE, ASK_REJECTED, ASK_TIMEOUT,
   * LIMIT_EXCEEDED, MESSAGE_TOO_LARGE, OPTION_INVALID, SECRET_REFUSED, STEP_AMBIGUOUS, TRANSPORT_CLOSED,
   * TRANSPORT_UNAVAILABLE, or with the code that the answering node failed with.
   */
  ask(target: string, question: string, options?: AskOptions): Promise<JsonValue>;
  /**
   * Tells the other nodes something and resolves with the number of nodes it is for. The sender never hears itself. Rejects
   * with ASK_REJECTED where the node does not communicate or a gate stops it, LIMIT_EXCEEDED, MESSAGE_TOO_LARGE,
   * OPTION_INVALID, SECRET_REFUSED, STEP_AMBIGUOUS or TRANSPORT_UNAVAILABLE.
   */
  broadcast(message: string, options?: BroadcastOptions): Promise<number>;
  /**
   * Sets a value that every node can read; the last write wins. The value is frozen from then on. Rejects with ASK_REJECTED
   * where the node does not communicate, MESSAGE_TOO_LARGE, OPTION_INVALID, OUTPUT_NOT_JSON, SECRET_REFUSED or STEP_AMBIGUOUS.
   */
  setShared(key: string, value: JsonValue, options?: { readonly step?: string }): Promise<void>;
  /** Resolves with a shared value, or with the default (null unless given). */
  getShared(key: string, defaultValue?: JsonValue, options?: { readonly step?: string }): Promise<JsonValue>;
  /** Resolves with the broadcasts that arrived since the last read, oldest first. */
  inbox(): Promise<readonly ReceivedBroadcast[]>;
}

/** The model side of a run: every call is journaled with its request, its answer and its usage. */
export interface ModelAccess {
  /** Generates with the provider that serves the model. Rejects as {@link LlmProvider} does, and with LIMIT_EXCEEDED. */
  generate(request: LlmRequest, options?: { readonly step?: string }): Promise<LlmResponse>;
}
