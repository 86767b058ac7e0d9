import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { hostHeaderValidation, originValidation } from "@modelcontextprotocol/node";

/** Who may come in. */
export interface GuardOptions {
  /** The names by which this server is called: in a page of any other name a browser is kept out. */
  readonly hosts: readonly string[];
  /** What clients show, where they must. */
  readonly token: string | undefined;
}

/** Tells whether a request may come in, and answers it where it may not. */
export type Guard = (request: IncomingMessage, response: ServerResponse) => boolean;

/** The one path of the protocol. */
export const mcpPath = "/mcp";

/** Keeps out what was sent to another name, by a web page of another origin, or without the token. */
export function openGuard({ hosts, token }: GuardOptions): Guard {
  const isHostAllowed = hostHeaderValidation([...hosts]);
  const isOriginAllowed = originValidation([...hosts]);
  return (request, response) => {
    if (!isHostAllowed(request, response) || !isOriginAllowed(request, response)) return false;
    if (token !== undefined && !holds(request.headers.authorization, token)) {
      response.setHeader("WWW-Authenticate", "Bearer");
      return refuse(response, 401, "This server wants a bearer token: Authorization: Bearer …");
    }
    const [path] = (request.url ?? "").split("?");
    return path === mcpPath || refuse(response, 404, `The protocol is spoken at ${mcpPath}.`);
  };
}

/** Takes the same time whatever is shown. */
function holds(header: string | undefined, token: string): boolean {
  const [, shown = ""] = /^Bearer +(\S+)$/i.exec(header ?? "") ?? [];
  return timingSafeEqual(digest(shown), digest(token));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** Answers with a problem in the form of the protocol. */
function refuse(response: ServerResponse, status: number, message: string): false {
  response.writeHead(status, { "Content-Type": "application/json", Connection: "close" });
  response.end(JSON.stringify({ jsonrpc: "2.0", error: { code: -32_000, message }, id: null }));
  return false;
}
