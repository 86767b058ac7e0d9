import type { Project } from "@chasmx/runtime";
import type { RequestStateCodec, ServerContext } from "@modelcontextprotocol/server";
import type { Catalogue } from "./catalogue/catalogue.ts";
import type { LiveRuns } from "./runs/live-runs.ts";

/** What all connections of a server share. */
export interface Services {
  readonly project: Project;
  readonly catalogue: Catalogue;
  readonly live: LiveRuns;
  /** Signs what a client carries from one call to the next, so that it can go on with its own run alone. */
  readonly requestStates: RequestStateCodec<RunRequestState>;
}

/** What a client carries while its run waits for people. */
export interface RunRequestState {
  readonly run: string;
  /** The tool that was called. */
  readonly tool: string;
  readonly waitMs: number;
  /** How often people have been asked within this call. */
  readonly round: number;
  /** The keys of what people are asked for, in the order of asking. */
  readonly inputs: readonly string[];
}

/** Who calls. */
export interface Client {
  /** Tells it from other clients, as far as the protocol lets us. */
  readonly key: string;
  /** Whether it puts forms before people. */
  readonly asksPeople: boolean;
  /** Whether the end of its connection ends what it asked for, as it does over HTTP since 2026. */
  readonly cancelsByLeaving: boolean;
  /** Whether its call stays open while its people are asked, as before 2026. */
  readonly holdsWhileAsking: boolean;
}

/** One call of a tool. */
export interface ToolCall {
  readonly tool: string;
  /** How often people have been asked within it so far. */
  readonly round: number;
  readonly services: Services;
  readonly client: Client;
  readonly context: ServerContext;
}
