import { randomUUID } from "node:crypto";
import {
  isInitializeRequest,
  type Server,
  WebStandardStreamableHTTPServerTransport,
} from "@modelcontextprotocol/server";
import { idleSessionMs, maxBodyBytes, maxSessions } from "../limits.ts";

/** The sessions of clients of 2025. */
export interface HttpSessions {
  fetch(request: Request): Promise<Response>;
  /** Says that a request of a session is under way. Gives the function that says that it is over. */
  begin(sessionId: string): () => void;
  close(): Promise<void>;
}

interface Session {
  readonly transport: WebStandardStreamableHTTPServerTransport;
  readonly server: Server;
  /** Requests under way, the stream of news among them. */
  open: number;
  seenAt: number;
}

/** How often it is looked which sessions are idle. */
const sweepMs = 60_000;

/** Opens the sessions of a server. Each has a server of its own, for as long as it is not idle. */
export function openSessions(makeServer: () => Server): HttpSessions {
  const sessions = new Map<string, Session>();
  const end = async (id: string, { server }: Session) => {
    sessions.delete(id);
    await server.close();
  };
  const sweep = setInterval(() => {
    for (const [id, session] of sessions) {
      const isIdle = session.open === 0 && Date.now() - session.seenAt > idleSessionMs;
      if (isIdle) void end(id, session);
    }
  }, sweepMs).unref();

  /** Makes room by ending the session that has been silent longest. False where all of them are busy. */
  const hasRoom = async () => {
    if (sessions.size < maxSessions) return true;
    const silent = [...sessions].filter(([, { open }]) => open === 0);
    const [oldest] = silent.sort(([, one], [, other]) => one.seenAt - other.seenAt);
    if (oldest !== undefined) await end(...oldest);
    return oldest !== undefined;
  };
  const introduce = async (request: Request, body: unknown) => {
    if (!(await hasRoom())) return problem(503, "Too many sessions are open here. Try again later.");
    const server = makeServer();
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      maxRequestBodySize: maxBodyBytes,
      onsessioninitialized: (id) => void sessions.set(id, { transport, server, open: 0, seenAt: Date.now() }),
      onsessionclosed: (id) => void sessions.delete(id),
    });
    await server.connect(transport);
    return await transport.handleRequest(request, { parsedBody: body });
  };
  return {
    async fetch(request) {
      const id = request.headers.get("mcp-session-id");
      const session = id === null ? undefined : sessions.get(id);
      if (session !== undefined) return await session.transport.handleRequest(request);
      if (id !== null) return problem(404, "There is no such session here: introduce yourself anew.");
      const body = request.method === "POST" ? await jsonOf(request) : undefined;
      if (isInitializeRequest(body)) return await introduce(request, body);
      return problem(400, "Introduce yourself first: initialize opens a session, and Mcp-Session-Id names it.");
    },
    begin(id) {
      const session = sessions.get(id);
      if (session === undefined) return () => undefined;
      session.open += 1;
      session.seenAt = Date.now();
      return () => {
        session.open -= 1;
        session.seenAt = Date.now();
      };
    },
    async close() {
      clearInterval(sweep);
      await Promise.all([...sessions].map(([id, session]) => end(id, session)));
    },
  };
}

/** What a request holds; undefined where that is no JSON. */
async function jsonOf(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch {
    return undefined;
  }
}

function problem(status: number, message: string): Response {
  return Response.json({ jsonrpc: "2.0", error: { code: -32_000, message }, id: null }, { status });
}
