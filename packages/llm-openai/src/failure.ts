import { ChasmError, isChasmError } from "@chasmx/core";
import { AnswerProblem } from "./answer-problem.ts";
import type { CallWatch } from "./call-watch.ts";
import { fieldsOf, isObject, textOf } from "./json.ts";
import type { Settings } from "./options.ts";
import { retryAfterMs } from "./retry-after.ts";
import type { Scrubber } from "./scrub.ts";

/** Whose call failed. */
export interface FailedCall {
  readonly settings: Settings;
  readonly scrubber: Scrubber;
  readonly watch: CallWatch;
}

/** Anything that a call may fail with, as core knows it: with the endpoint's own words, and never with a key. */
export function failureOf(error: unknown, { settings, scrubber, watch }: FailedCall): ChasmError {
  const who = `The model endpoint at ${settings.address}`;
  const own = [error, fieldsOf(error).cause].find((each) => isChasmError(each));
  if (own !== undefined) return own;
  if (watch.isSilent) return failed(`${who} ${silenceWords(settings)}`, { retryable: true });
  if (error instanceof AnswerProblem)
    return failed(`${who} ${told(error.message, scrubber)}.`, { retryable: error.retryable });
  const status = statusOf(error);
  if (status !== undefined) return ofStatus({ who, status, error, scrubber, hasKey: settings.apiKey !== undefined });
  if (isApiError(error)) return failed(`${who} failed: ${quoted(error, scrubber)}`, { retryable: true });
  return failed(`${who} ${told(brokenWords(error), scrubber)}`, { retryable: true });
}

function silenceWords({ timeoutMs }: Settings): string {
  return `was silent for ${timeoutMs / 1000} seconds. See whether it is overloaded, or raise timeout_seconds.`;
}

function failed(message: string, options: { retryable: boolean; details?: object }): ChasmError {
  return new ChasmError("PROVIDER_FAILED", message, options);
}

interface StatusFailure {
  readonly who: string;
  readonly status: number;
  readonly error: unknown;
  readonly scrubber: Scrubber;
  readonly hasKey: boolean;
}

function ofStatus({ who, status, error, scrubber, hasKey }: StatusFailure): ChasmError {
  const waitMs = retryAfterMs(fieldsOf(error).headers as Headers | undefined);
  const details = { status, ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }) };
  const words = `(${status}): ${quoted(error, scrubber)}`;
  if (status === 401 || status === 403) {
    const advice = hasKey ? "Correct api_key, and see what the key may do." : "Set api_key.";
    return new ChasmError("PROVIDER_UNAUTHORIZED", `${who} refuses the key ${words} ${advice}`, {
      retryable: false,
      details,
    });
  }
  if (status === 429) {
    const isSpent = isQuotaSpent(error);
    const refuses = isSpent ? "has no quota left for this key" : "refuses more calls for now";
    return new ChasmError("PROVIDER_RATE_LIMITED", `${who} ${refuses} ${words}`, { retryable: !isSpent, details });
  }
  const mayPass = status >= 500 || status === 408 || status === 409;
  return failed(`${who} ${mayPass ? "failed" : "refuses the request"} ${words}`, { retryable: mayPass, details });
}

/** A quota is bought, not waited for. */
function isQuotaSpent(error: unknown): boolean {
  const { code, type } = fieldsOf(error);
  return [code, type].some((word) => word === "insufficient_quota" || word === "billing_hard_limit_reached");
}

/** What the SDK throws for an answer of the service. */
function isApiError(error: unknown): boolean {
  return isObject(error) && "requestID" in error && (isObject(error.error) || typeof error.error === "string");
}

/** Errors within an answer or a stream have no status; some endpoints say it as their code. */
const statuses: ReadonlyMap<unknown, number> = new Map([
  ["rate_limit_exceeded", 429],
  ["insufficient_quota", 429],
  ["server_error", 500],
  ["invalid_prompt", 400],
  ["invalid_request_error", 400],
  ["invalid_api_key", 401],
]);

function statusOf(error: unknown): number | undefined {
  const { status, code, type } = fieldsOf(error);
  if (typeof status === "number") return status;
  if (!isApiError(error)) return undefined;
  const told = Number(code);
  if (told >= 400 && told < 600) return told;
  return statuses.get(code) ?? statuses.get(type);
}

/** What Node says of a connection, and what it means. The first that is found in the words counts. */
const meanings: readonly (readonly [words: RegExp, meaning: string])[] = [
  [/ECONNREFUSED/, "cannot be reached: nothing listens there. Start it, or correct base_url."],
  [/ENOTFOUND|EAI_AGAIN/, "cannot be reached: there is no such host. Correct base_url, or see the network."],
  [/CERT_|SELF_SIGNED|self-signed|UNABLE_TO_VERIFY/, "has a certificate that is not trusted."],
  [/ERR_SSL|EPROTO|WRONG_VERSION_NUMBER/, "speaks no TLS: use http:// in base_url."],
  [/UND_ERR_(HEADERS|BODY)_TIMEOUT/, "was silent for too long."],
  [/ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT|EHOSTUNREACH|ENETUNREACH/, "cannot be reached from here. See the network."],
  [/ECONNRESET|EPIPE|UND_ERR_SOCKET|terminated|other side closed/, "broke the connection off."],
  [/JSON|Unexpected token|Unexpected end/, "gave JSON that cannot be read."],
];

function brokenWords(error: unknown): string {
  const words = chain(error);
  return meanings.find(([pattern]) => pattern.test(words))?.[1] ?? `could not be called: ${words}`;
}

/** The words and codes of an error and of what is below it: fetch says why only there. */
function chain(error: unknown, depth = 0): string {
  if (!(error instanceof Error) || depth > 5) return "";
  const { code } = error as { readonly code?: unknown };
  const own = [error.name, textOf(code), error.message].filter((word) => word !== undefined && word !== "");
  return `${own.join(" ")} ${chain(error.cause, depth + 1)}`.trim();
}

const longestQuote = 600;

/** The service's own words, as a quotation: one line, without what steers a terminal. */
function quoted(error: unknown, scrubber: Scrubber): string {
  const { error: given, message } = fieldsOf(error);
  const words = textOf(given) ?? textOf(fieldsOf(given).message) ?? textOf(message) ?? "";
  const plain = told(words.replace(/^\d{3} /, ""), scrubber).trim();
  return plain === "" ? "it says nothing more." : `"${plain}"`;
}

/** Words from outside, without keys and without what steers a terminal. */
function told(words: string, { scrub }: Scrubber): string {
  const line = scrub(words).replace(/[\p{C}\s]+/gu, " ");
  return line.length > longestQuote ? `${line.slice(0, longestQuote)}…` : line;
}
