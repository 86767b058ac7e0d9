import type { LlmProvider } from "../contracts/llm-provider.ts";
import { ChasmError } from "../errors.ts";
import { decoratedProvider } from "./decorated-provider.ts";

/** How much a provider is asked at most. */
export interface ProviderLimits {
  /** Calls at one time. */
  readonly concurrency?: number;
  /** Calls that begin within any 60 seconds. */
  readonly requestsPerMinute?: number;
}

const windowMs = 60_000;

interface Waiter {
  readonly go: () => void;
}

/**
 * A provider whose calls wait until there is room for them, first come, first served. One that is aborted while it waits leaves
 * the line. A call has its room only while it is made: whoever tries again waits in line again. Throws OPTION_INVALID where a
 * limit is no whole number above 0.
 */
export function limitedProvider(provider: LlmProvider, limits: ProviderLimits): LlmProvider {
  const concurrency = checked("concurrency", limits.concurrency);
  const perWindow = checked("requestsPerMinute", limits.requestsPerMinute);
  const line = new Set<Waiter>();
  /** When the calls of the last minute began, oldest first; empty where their number does not matter. */
  const starts: number[] = [];
  let active = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** How long until the next call may begin by the rate alone. */
  const pauseMs = () => {
    const now = performance.now();
    while (starts.length > 0 && (starts[0] as number) <= now - windowMs) starts.shift();
    return starts.length < perWindow ? 0 : (starts[0] as number) + windowMs - now;
  };
  const pump = () => {
    clearTimeout(timer);
    for (const waiter of line) {
      if (active >= concurrency) return;
      const pause = pauseMs();
      if (pause > 0) {
        timer = setTimeout(pump, pause);
        return;
      }
      line.delete(waiter);
      active += 1;
      if (perWindow !== Number.POSITIVE_INFINITY) starts.push(performance.now());
      waiter.go();
    }
  };
  const enter = (signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const leave = () => {
        line.delete(waiter);
        pump();
        reject(signal.reason);
      };
      const waiter: Waiter = {
        go() {
          signal.removeEventListener("abort", leave);
          resolve();
        },
      };
      signal.addEventListener("abort", leave, { once: true });
      line.add(waiter);
      pump();
    });

  return decoratedProvider(provider, async (request, options) => {
    options.signal.throwIfAborted();
    await enter(options.signal);
    try {
      return await provider.generate(request, options);
    } finally {
      active -= 1;
      pump();
    }
  });
}

function checked(name: string, limit = Number.POSITIVE_INFINITY): number {
  if (limit === Number.POSITIVE_INFINITY || (Number.isSafeInteger(limit) && limit > 0)) return limit;
  throw new ChasmError("OPTION_INVALID", `${name} must be a whole number above 0.`);
}
