import type { NodeType } from "../contracts/node-type.ts";
import { configSchemas } from "../generated/schemas.ts";
import type { DelayConfig } from "./configs.ts";

/**
 * Waits. When it ends is a step of its own, so that a run resumed in the meantime waits for the rest alone. Its output is
 * the seconds waited for.
 */
export const delay: NodeType<DelayConfig> = {
  type: "delay",
  description: "Waits some seconds.",
  configSchema: configSchemas.delay ?? {},
  isPatient: true,
  async run({ delay_seconds: seconds = 1 }, context) {
    const until = await context.step("until", () => Date.now() + seconds * 1000);
    await context.step("wait", ({ signal }) => wait(Math.max(0, until - Date.now()), signal));
    return seconds;
  },
};

function wait(milliseconds: number, signal: AbortSignal): Promise<null> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", onAbort);
      resolve(null);
    }, milliseconds);
    signal.addEventListener("abort", onAbort);
    if (signal.aborted) onAbort();
  });
}
