import type {
  AnswerRunParams,
  RunDeltaParams,
  RunEntry,
  RunEventsParams,
  RunStandingParams,
  StartRunParams,
  WorkflowEntry,
} from "@chasmx/run-server/protocol";

/** The types of core that the protocol carries, by their names there: the extension knows core by what is sent alone. */

export type JsonObject = StartRunParams["inputs"];
export type JsonValue = AnswerRunParams["value"];
export type Variable = WorkflowEntry["variables"][number];
export type RunEvent = RunEventsParams["events"][number];
export type TextDelta = RunDeltaParams["delta"];
export type RunStatus = RunStandingParams["status"];
export type CommunicationMode = NonNullable<RunEntry["mode"]>["now"];
