import { ChasmError } from "@chasmx/core";

/** Where a server is, and who this client is there. */
export interface Address {
  /** Host and port, for the client and for sentences: it never holds a password. */
  readonly host: string;
  readonly credentials: { readonly user: string; readonly pass: string } | { readonly token: string } | undefined;
}

/** Reads `nats://user:password@host:port` or `nats://token@host:port`. Throws OPTION_INVALID, without repeating the URL. */
export function addressOf(url: string): Address {
  const parsed = URL.parse(url);
  if (parsed === null || parsed.hostname === "") {
    throw new ChasmError("OPTION_INVALID", "The transport's URL must read nats://user:password@host:port.");
  }
  const { hostname, port, username, password } = parsed;
  const [user, pass] = [decoded(username), decoded(password)];
  const named = pass === "" ? { token: user } : { user, pass };
  return { host: `${hostname}:${port || "4222"}`, credentials: user === "" ? undefined : named };
}

/** What stands behind the percent signs; a password with a sign that means nothing is taken as it is. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
