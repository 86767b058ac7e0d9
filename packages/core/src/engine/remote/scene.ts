import type { JsonObject, JsonValue } from "../../contracts/json.ts";
import type { Question } from "../../contracts/node-type.ts";
import { isObject } from "../../journal/json-check.ts";
import type { Scene } from "../run-context.ts";

/** What a process that hosts an agent is told of the run, with each thing that the agent is to do. */
export interface RemoteScene extends Scene {
  /** The attempt of the node's own run; absent where it is to answer. */
  readonly attempt?: number;
  /** The outputs of all nodes upstream, and of those whose edges led here, for the node's own run. */
  readonly upstream?: JsonObject;
  readonly incoming?: JsonObject;
  /** What the asker asked before in the same activity, and the answers, oldest first. */
  readonly earlier?: Question["earlier"];
  /** The asked node's own output, where it comes before the node whose own run led to the question. */
  readonly output?: JsonValue;
  /** What the run's budget counts of models; absent where it counts nothing. */
  readonly budget?: "tokens" | "money";
}

/** The scene in a message's content, as far as it has the shape of one; it comes from outside. */
export function readScene(content: JsonValue): RemoteScene {
  const { scene } = Object(content) as { readonly scene?: unknown };
  const { inputs, outputs, now, attempt, upstream, incoming, earlier, output, budget } = Object(
    scene,
  ) as Partial<RemoteScene>;
  return {
    inputs: isObject(inputs) ? inputs : {},
    outputs: isObject(outputs) ? outputs : {},
    now: typeof now === "string" ? now : "",
    ...(typeof attempt === "number" ? { attempt } : {}),
    ...(isObject(upstream) ? { upstream } : {}),
    ...(isObject(incoming) ? { incoming } : {}),
    ...(Array.isArray(earlier) ? { earlier } : {}),
    ...(output === undefined ? {} : { output }),
    ...(budget === "tokens" || budget === "money" ? { budget } : {}),
  };
}
