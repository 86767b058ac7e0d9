import { ChasmError } from "@chasmx/core";

/** What a URL says of a Redis. */
export interface RedisUrl {
  readonly host: string;
  readonly port: number;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly database: number;
  readonly prefix: string | undefined;
  readonly isTls: boolean;
}

/** Reads `redis://user:password@host:port/database?prefix=…`. Throws OPTION_INVALID without a word of the URL: it may hold a password. */
export function readUrl(text: string): RedisUrl {
  const { protocol, hostname, port, username, password, pathname, searchParams, hash } = parse(text);
  if (protocol !== "redis:" && protocol !== "rediss:") throw invalid("It begins with redis:// or rediss://.");
  if (hostname === "") throw invalid("It names no host.");
  if (port === "0") throw invalid(portRange);
  if (!/^(\/\d{0,9})?$/.test(pathname)) throw invalid("What follows the host is the database's number, as in /0.");
  const parameters = [...searchParams.keys()];
  if (parameters.some((key) => key !== "prefix")) throw invalid(`After ? it has only prefix=…; ${escapes}`);
  if (parameters.length > 1) throw invalid("It has two prefixes.");
  if (hash !== "") throw invalid(`It has no part after #; ${escapes}`);
  return {
    host: hostname.replace(/^\[|\]$/g, ""),
    port: port === "" ? 6379 : Number(port),
    username: decode(username),
    password: decode(password),
    database: Number(pathname.slice(1)),
    prefix: searchParams.get("prefix") ?? undefined,
    isTls: protocol === "rediss:",
  };
}

const portRange = "Its port is a number from 1 to 65535.";
const escapes = "in a password / is written %2F, ? %3F, # %23 and @ %40.";

function parse(text: string): URL {
  const url = URL.parse(text);
  if (url !== null) return url;
  const isOfPort = URL.canParse(text.replace(/:\d+(?=[/?#]|$)/, ""));
  throw invalid(isOfPort ? portRange : `It is no URL: ${escapes}`);
}

function decode(text: string): string | undefined {
  try {
    return text === "" ? undefined : decodeURIComponent(text);
  } catch (cause) {
    throw invalid("A % in the user or the password is written %25.", cause);
  }
}

function invalid(sentence: string, cause?: unknown): ChasmError {
  const message = `The URL of Redis cannot be used. ${sentence} Give redis://HOST:PORT.`;
  return new ChasmError("OPTION_INVALID", message, cause === undefined ? {} : { cause });
}
