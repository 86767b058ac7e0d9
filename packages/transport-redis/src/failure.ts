import { ChasmError } from "@chasmx/core";

/** What Redis and Node say, and what it means for whoever set this up. The first that is found in the words counts. */
const meanings: readonly (readonly [words: RegExp, meaning: string])[] = [
  [/ECONNREFUSED/, "nothing listens there. Start Redis, or correct the address"],
  [/ENOTFOUND|EAI_AGAIN/, "there is no such host. Correct the address"],
  [/ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/, "it cannot be reached from here. See the network, or correct the address"],
  [/WRONGPASS|invalid password|invalid username-password/i, "it refuses the user or the password. Correct them"],
  [/NOAUTH/, "it wants a password. Add one to the address, as in redis://:password@host"],
  [/NOPERM/, "its user may not do this. Grant it the channels and commands that it needs"],
  [
    /SELF_SIGNED|self-signed|UNABLE_TO_VERIFY|CERT_|ERR_TLS/,
    "its certificate is not trusted. Give the authority's with the option tls.ca",
  ],
  [
    /WRONG_VERSION_NUMBER|EPROTO|ssl|packet length too long/i,
    "one side speaks TLS and the other does not. Use redis:// for plain and rediss:// for TLS",
  ],
  [
    /ECONNRESET|EPIPE|Connection is closed|connection close/i,
    "it closed the connection. A server that wants TLS does so as well: see rediss://",
  ],
  [/^\s*OOM/, "its memory is full. Give it more, or remove runs with chasmx prune"],
  [/READONLY/, "it is a replica that takes no writes. Use the address of the primary"],
  [/MISCONF/, "it cannot write to its disk. See its log"],
  [/Command timed out/, "it did not reply in time"],
  [/LOADING/, "it still loads its data. Try again in a moment"],
];

/** TRANSPORT_UNAVAILABLE, with what happened and what to do; never with a password. */
export function unavailable(address: string, cause: unknown): ChasmError {
  return new ChasmError("TRANSPORT_UNAVAILABLE", `Redis at ${address} cannot be used: ${meaningOf(cause)}.`, {
    cause: wordsAlone(cause),
  });
}

/** STORE_FAILED, with what happened and what to do; never with a password. */
export function storeFailed(address: string, cause: unknown): ChasmError {
  return new ChasmError("STORE_FAILED", `Redis at ${address} cannot keep runs: ${meaningOf(cause)}.`, {
    cause: wordsAlone(cause),
  });
}

/** A cause without the command that failed: it holds a password, or what agents said. */
function wordsAlone(cause: unknown): unknown {
  if (!(cause instanceof Error)) return cause;
  const { name, message, stack } = cause;
  return Object.assign(new Error(message), { name, stack });
}

function meaningOf(cause: unknown): string {
  const words =
    cause instanceof Error ? `${(cause as NodeJS.ErrnoException).code ?? ""} ${cause.message}` : String(cause);
  return meanings.find(([pattern]) => pattern.test(words))?.[1] ?? words.trim();
}

/** TRANSPORT_CLOSED: whoever opened the transport has closed it. */
export function closed(address: string): ChasmError {
  return new ChasmError("TRANSPORT_CLOSED", `The connection to Redis at ${address} was closed by this process.`);
}
