import { type ChasmError, isChasmError } from "../errors.ts";

/** How often a model call is made in all before its failure counts. */
export const maxCallAttempts = 4;

const firstDelayMs = 500;
const longestDelayMs = 30_000;
/** A provider that wants a longer pause than this is not waited for. */
const longestRetryAfterMs = 60_000;

/**
 * How long to wait before a model call is made again after it failed, in milliseconds; undefined where it is not. Failures
 * that may pass are tried again: after what the provider asks for, and a random time that doubles with each attempt, so that
 * those who failed together do not come back together.
 */
export function retryDelayMs(error: unknown, attempt: number, random: () => number = Math.random): number | undefined {
  if (attempt >= maxCallAttempts || !mayPass(error)) return undefined;
  const askedMs = retryAfterMs(error);
  if (askedMs > longestRetryAfterMs) return undefined;
  return askedMs + random() * Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1));
}

/** Why a failure that may pass was not waited for, as a sentence; empty where nothing has to be said. */
export function whyGivenUp(error: ChasmError, attempt: number): string {
  if (!mayPass(error)) return "";
  const askedMs = retryAfterMs(error);
  if (askedMs > longestRetryAfterMs) {
    return ` It asks to wait ${Math.ceil(askedMs / 1000)} seconds, and no call waits longer than ${longestRetryAfterMs / 1000}.`;
  }
  return attempt === 1 ? "" : ` It was called ${attempt} times.`;
}

function mayPass(error: unknown): error is ChasmError {
  const isKnown = isChasmError(error, "PROVIDER_RATE_LIMITED") || isChasmError(error, "PROVIDER_FAILED");
  return isKnown && error.retryable;
}

function retryAfterMs({ details }: ChasmError): number {
  const { retryAfterMs: asked } = Object(details) as { readonly retryAfterMs?: unknown };
  return typeof asked === "number" && asked > 0 ? asked : 0;
}
