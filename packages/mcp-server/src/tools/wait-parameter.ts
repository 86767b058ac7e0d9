import { maxWaitSeconds, standardWaitSeconds } from "../limits.ts";
import type { Parameter } from "./parameters.ts";

/** How long a call waits for its run. */
export const waitParameter: Parameter = {
  type: "integer",
  description: `Seconds to wait for the run's end: ${standardWaitSeconds} unless given, 0 for not at all. The run goes on in any case.`,
  minimum: 0,
  maximum: maxWaitSeconds,
};

/** The same in milliseconds. */
export function waitMsOf({ wait = standardWaitSeconds }: Readonly<Record<string, unknown>>): number {
  return (wait as number) * 1000;
}
