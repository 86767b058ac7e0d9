import type { LlmRequest, LlmResponse } from "@chasmx/core";
import { NotificationType, RequestType } from "vscode-jsonrpc";
import type { ErrorData } from "./session.ts";

/** What the server asks its client for, where `chasmx/initialize` said that it answers. */

export interface GenerateParams {
  /** Tells the pieces of this answer from those of others. */
  readonly call_id: string;
  /** Its model is named `vscode/…`. */
  readonly request: LlmRequest;
}

/** Generates with a model of the editor. Cancelling the request ends the call. */
export const generate = new RequestType<GenerateParams, LlmResponse, ErrorData>("client/generate");

/** A piece of an answer that is being generated, from the client. */
export const generatedText = new NotificationType<{ readonly call_id: string; readonly text: string }>(
  "client/generatedText",
);

export interface SecretParams {
  readonly file: string;
  /** The variable's name. */
  readonly name: string;
}

/** Gives a secret variable's value for a run that is about to begin; null where the person has none to give. */
export const readSecret = new RequestType<SecretParams, string | null, ErrorData>("client/secret");
