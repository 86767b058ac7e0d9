/** A server of this machine that speaks the API, for tests and examples that spend no tokens. */

export type {
  Answer,
  AnsweredCall,
  AnsweredUsage,
  Delivery,
  ErrorAnswer,
  FailingAnswer,
  ModelAnswer,
  RawAnswer,
} from "./answer.ts";
export {
  type CompatibleServer,
  type CompatibleServerOptions,
  startCompatibleServer,
} from "./compatible-server.ts";
export type { ReceivedCall } from "./received-call.ts";
export type { Script } from "./script.ts";
