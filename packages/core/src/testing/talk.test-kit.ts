import type { NodeContext } from "../contracts/node-type.ts";
import { document, type TryOptions, tryRun, worker } from "./try-run.test-kit.ts";

export type Work = (context: NodeContext) => unknown;
type Answer = Parameters<typeof worker>[1];

const loud = { type: "worker", config: { can_communicate: true } };

/** Runs nodes a, b, c and so on beside each other, each with its work. */
export async function talk(
  work: Record<string, Work>,
  answer: Answer,
  { ids = ["a", "b", "c"], ...options }: TryOptions & { ids?: string[]; doc?: object } = {},
) {
  const { doc = {}, ...rest } = options;
  const nodes = Object.fromEntries(ids.map((id) => [id, loud]));
  return tryRun(document(nodes, { metadata: { max_concurrency: 8 }, ...doc }), {
    ...rest,
    nodeTypes: [worker(work as never, answer)],
  });
}
