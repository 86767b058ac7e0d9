import type {
  CommunicationMode,
  JsonObject,
  JsonValue,
  RunEvent,
  RunStatus,
  RunSummary,
  TextDelta,
} from "@chasmx/core";
import { NotificationType, NotificationType0, RequestType } from "vscode-jsonrpc";
import type { ErrorData } from "./session.ts";

/** Runs: those of this server, those that other processes own, and those that have ended. */

export interface ListRunsParams {
  /** 200 unless given. */
  readonly limit?: number;
  /** The name of a workflow. */
  readonly workflow?: string;
}

/** A run in a list. */
export interface RunEntry extends RunSummary {
  /** The file of the root that has a workflow of its name; absent where none has. */
  readonly file?: string;
  /** How the agents talk now, and how they were meant to where a transport failed. Absent where the journal cannot be read. */
  readonly mode?: { readonly now: CommunicationMode; readonly fell_back?: { readonly reason: string } };
  /** Whether this server owns it. */
  readonly is_own: boolean;
}

/** The latest first. */
export const listRuns = new RequestType<ListRunsParams, readonly RunEntry[], ErrorData>("runs/list");

/** Tells that the list is another one. */
export const runsChanged = new NotificationType0("runs/changed");

export interface StartRunParams {
  readonly file: string;
  /** Values of variables that are not secret. */
  readonly inputs: JsonObject;
  readonly mode?: CommunicationMode;
  /** The model for every node, instead of what the file says. */
  readonly model?: string;
  /** Whether no model is called, whatever is configured. */
  readonly rehearse?: boolean;
}

/** A run that has begun. Its client watches it already. */
export interface StartedRun {
  readonly run_id: string;
  /** What a person should know before they look at it: that nothing is configured to answer, for instance. */
  readonly notes: readonly string[];
}

/** Fails, having run nothing, where the workflow, an input, the configuration or a plugin is wrong. */
export const startRun = new RequestType<StartRunParams, StartedRun, ErrorData>("runs/start");

export interface RunParams {
  readonly run_id: string;
}

export interface ResumeRunParams extends RunParams {
  /** Whether it goes on although the workflow's file has changed. Without it that fails with WORKFLOW_CHANGED. */
  readonly accept_changes?: boolean;
}

/** Goes on with an interrupted run. */
export const resumeRun = new RequestType<ResumeRunParams, StartedRun, ErrorData>("runs/resume");

export interface RerunParams extends RunParams {
  /** The node from which it is done again; all of it unless given. */
  readonly from?: string;
  readonly rehearse?: boolean;
}

/** Starts another run of what a kept run was given. */
export const rerun = new RequestType<RerunParams, StartedRun, ErrorData>("runs/rerun");

/** Runs a kept run again out of its journal alone, calling nobody, and says what came out different. Nothing is kept of it. */
export const replayRun = new RequestType<RunParams, ReplayedRun, ErrorData>("runs/replay");

export interface ReplayedRun {
  readonly status: RunStatus;
  /** One sentence each; empty where everything came out the same. */
  readonly differences: readonly string[];
}

/** Cancels a run of any process. */
export const cancelRun = new RequestType<RunParams, null, ErrorData>("runs/cancel");

/** Something that a run asks people for. */
export interface RunRequest {
  readonly key: string;
  /** What it is called among all of the run. */
  readonly name: string;
  readonly node: string;
  readonly question: string;
  readonly details?: JsonValue;
  readonly choices?: readonly string[];
  readonly schema?: JsonObject;
  readonly default?: JsonValue;
  readonly expires_at?: number;
  /** The answer that waits for whoever goes on with the run. */
  readonly left?: JsonValue;
}

export const runRequests = new RequestType<RunParams, readonly RunRequest[], ErrorData>("runs/requests");

export interface AnswerRunParams extends RunParams {
  readonly key: string;
  readonly value: JsonValue;
}

/** Gives a run what it asks for, whichever process owns it. Fails with INPUT_INVALID where the value does not fit. */
export const answerRun = new RequestType<AnswerRunParams, AnsweredRun, ErrorData>("runs/answer");

export interface AnsweredRun {
  /** What became of the answer, as a sentence. */
  readonly message: string;
  /** Whether a process has it, or whoever goes on with the run takes it. */
  readonly outcome: "taken" | "kept" | "superseded" | "expired" | "withdrawn" | "ended" | "late";
}

/** Removes a run that has ended or was interrupted, for good. */
export const deleteRun = new RequestType<RunParams, null, ErrorData>("runs/delete");

/** Sends what there is of a run as `runs/events`, and goes on with what comes, until it is over or `runs/unwatch`. */
export const watchRun = new RequestType<RunParams, null, ErrorData>("runs/watch");

export const unwatchRun = new RequestType<RunParams, null, ErrorData>("runs/unwatch");

/** Events of a watched run, in their order and each once; those of one turn of the event loop come together. */
export const runEvents = new NotificationType<RunEventsParams>("runs/events");

export interface RunEventsParams extends RunParams {
  readonly events: readonly RunEvent[];
}

/** A piece of a model's text, of a run that this server owns. */
export const runDelta = new NotificationType<RunDeltaParams>("runs/delta");

export interface RunDeltaParams extends RunParams {
  readonly delta: TextDelta;
}

/** Where a watched run stands when no event tells it: its process is gone. */
export const runStanding = new NotificationType<RunStandingParams>("runs/standing");

export interface RunStandingParams extends RunParams {
  readonly status: RunStatus;
}

/** A run's conversation, for a person to read. */
export const readConversation = new RequestType<RunParams, { readonly markdown: string }, ErrorData>(
  "runs/conversation",
);
