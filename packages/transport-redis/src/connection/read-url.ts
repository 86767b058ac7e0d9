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
  const { protocol, hostname, port, username, password, pathname, searchParams } = parse(text);
  if (protocol !== "redis:" && protocol !== "rediss:") throw invalid("It begins with redis:// or rediss://.");
  const other = [...searchParams.keys()].find((key) => key !== "prefix");
  if (other !== undefined) throw invalid(`It has the parameter "${other}"; known is prefix.`);
  if (!/^\/?\d*$/.test(pathname)) throw invalid("What follows the host is the database's number, as in /0.");
  return {
    host: hostname === "" ? "localhost" : hostname.replace(/^\[|\]$/g, ""),
    port: port === "" ? 6379 : Number(port),
    username: decode(username),
    password: decode(password),
    database: Number(pathname.slice(1)),
    prefix: searchParams.get("prefix") ?? undefined,
    isTls: protocol === "rediss:",
  };
}

function parse(text: string): URL {
  const url = URL.parse(text);
  if (url !== null) return url;
  throw invalid("It is no URL: special characters in a password are percent-encoded, @ as %40.");
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
