import { createServer as createHttpServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ChasmError } from "@chasmx/core";
import { type NodeIncomingMessageLike, toNodeHandler } from "@modelcontextprotocol/node";
import { createMcpHandler, isLegacyRequest, type McpHttpHandler } from "@modelcontextprotocol/server";
import { maxBodyBytes } from "../limits.ts";
import type { Change } from "./changes.ts";
import { type HttpAddress, inUrl, isLoopback } from "./http-address.ts";
import { mcpPath, openGuard } from "./http-guard.ts";
import { openSessions } from "./http-sessions.ts";
import type { OpenServer } from "./open-server.ts";

/** How workflows are served over HTTP. */
export interface HttpOptions {
  readonly address: HttpAddress;
  /** What clients show as a bearer token. It is required where other machines reach the address. */
  readonly token?: string | undefined;
  /** Other names by which clients call this server, as behind a proxy. */
  readonly hosts?: readonly string[];
}

/** A server that listens. */
export interface ListeningServer {
  readonly url: string;
  /** Takes no more requests, leaves the runs, answers what is under way, and ends. */
  close(): Promise<void>;
}

/** How long answers that are under way may take at the end. */
const closingMs = 2_000;

/** The shortest token that is worth its name. */
const shortestToken = 16;

/**
 * Serves any number of clients over HTTP, those of 2026 and those of 2025 alike. Rejects with OPTION_INVALID where the address
 * cannot be listened at, or is reached by other machines and there is no token.
 */
export async function serveHttp(
  server: OpenServer,
  { address, token, hosts = [] }: HttpOptions,
): Promise<ListeningServer> {
  refuseOpenDoor(address, token);
  const { makeServer, changes, onNote } = server;
  const onerror = (error: Error) => onNote(error.message);
  const modern = createMcpHandler(({ era }) => makeServer({ isHttp: true, era, isForOneRequest: true }), {
    legacy: "reject",
    maxRequestBodySize: maxBodyBytes,
    onerror,
  });
  const sessions = openSessions(() => makeServer({ isHttp: true, era: "legacy", isForOneRequest: false }));
  const fetch = async (request: Request) =>
    (await isLegacyRequest(request, undefined, { maxRequestBodySize: maxBodyBytes }))
      ? await sessions.fetch(request)
      : await modern.fetch(request);
  const handle = toNodeHandler({ fetch }, { maxRequestBodySize: maxBodyBytes, onerror });
  const isAllowed = openGuard({ hosts: ["localhost", "127.0.0.1", "[::1]", inUrl(address.host), ...hosts], token });
  const http = createHttpServer((request, response) => {
    if (!isAllowed(request, response)) return;
    response.once("close", sessions.begin(String(request.headers["mcp-session-id"] ?? "")));
    void handle(request as NodeIncomingMessageLike, response);
  });
  const { port } = await listen(http, address);
  const stopTelling = changes.onChange((change) => tell(modern, change));
  return {
    url: `http://${inUrl(address.host)}:${port}${mcpPath}`,
    async close() {
      const closed = new Promise((resolve) => http.close(resolve));
      stopTelling();
      // Runs are left before their clients' calls end: the end of a call would cancel its run.
      await server.close();
      http.closeIdleConnections();
      await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, closingMs).unref())]);
      await Promise.all([modern.close(), sessions.close()]);
      http.closeAllConnections();
      await closed;
    },
  };
}

function refuseOpenDoor({ host }: HttpAddress, token: string | undefined): void {
  if (token !== undefined && token.length < shortestToken) {
    throw new ChasmError("OPTION_INVALID", `A token needs at least ${shortestToken} characters. Make one by chance.`);
  }
  if (token !== undefined || isLoopback(host)) return;
  throw new ChasmError(
    "OPTION_INVALID",
    `Other machines reach ${host}, so clients must show a token. Set CHASMX_MCP_TOKEN, or listen at 127.0.0.1.`,
  );
}

async function listen(http: HttpServer, { host, port }: HttpAddress): Promise<AddressInfo> {
  await new Promise<void>((resolve, reject) => {
    http.once("error", (cause: Error) => {
      const message = `Nothing can listen at ${inUrl(host)}:${port}: ${cause.message}. Choose another port.`;
      reject(new ChasmError("OPTION_INVALID", message, { cause }));
    });
    http.listen(port, host, resolve);
  });
  return http.address() as AddressInfo;
}

function tell({ notify }: McpHttpHandler, change: Change): void {
  if (change.kind === "tools") notify.toolsChanged();
  else if (change.kind === "resources") notify.resourcesChanged();
  else notify.resourceUpdated(change.uri);
}
