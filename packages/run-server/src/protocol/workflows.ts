import type { CommunicationMode, JsonObject, RunSummary, VariableDocument } from "@chasmx/core";
import { NotificationType0, RequestType, RequestType0 } from "vscode-jsonrpc";
import type { ErrorData } from "./session.ts";

/** The workflows of the root. */

/** A workflow's file. */
export interface WorkflowEntry {
  readonly file: string;
  /** What it calls itself; the file's own name where it cannot be read. */
  readonly name: string;
  readonly description?: string;
  readonly mode: CommunicationMode;
  /** How many of its problems keep it from running. */
  readonly errors: number;
  readonly variables: readonly VariableDocument[];
  /** The names of secret variables that the environment of the root gives. */
  readonly secrets_given: readonly string[];
  /** Its latest run that is kept. */
  readonly last_run?: RunSummary;
}

/** By file. A file that cannot be read is among them. */
export const listWorkflows = new RequestType0<readonly WorkflowEntry[], ErrorData>("workflows/list");

export interface WorkflowParams {
  readonly file: string;
}

/** The document as it is in its file, also one with problems. Fails where it is no JSON object. */
export const readWorkflow = new RequestType<WorkflowParams, JsonObject, ErrorData>("workflows/read");

/** Tells that a file came, went or changed. */
export const workflowsChanged = new NotificationType0("workflows/changed");

/** How the agents of a workflow would talk in a run that begins now. */
export interface TransportStatus {
  readonly mode: CommunicationMode;
  /** `memory`, `redis`; absent where pubsub mode has no transport configured. */
  readonly transport?: string;
  /** Whether it can be used now. In simple mode it always can. */
  readonly is_ready: boolean;
  /** Why not, or why a run would fall back to memory. */
  readonly reason?: string;
}

/** Opens and closes the transport that a run would use: only on a person's demand. */
export const transportStatus = new RequestType<WorkflowParams, TransportStatus, ErrorData>("workflows/transport");
