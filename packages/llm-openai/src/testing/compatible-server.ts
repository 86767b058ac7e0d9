import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fieldsOf, textOf } from "../json.ts";
import type { Delivery } from "./answer.ts";
import { deliver } from "./deliver.ts";
import type { ReceivedCall } from "./received-call.ts";
import { type Script, scriptOf } from "./script.ts";

/** How a server answers: from a list, or as a function says, at its own time. */
export interface CompatibleServerOptions extends Delivery {
  readonly answer: Script;
  /** A port of its own, unless set. */
  readonly port?: number;
  /** Whether calls are kept in `calls`, for `arrived` as well; true unless set. */
  readonly keepsCalls?: boolean;
}

/** A server that speaks the API on this machine alone. */
export interface CompatibleServer extends AsyncDisposable {
  /** For `base_url`: it ends with `/v1`. */
  readonly url: string;
  /** Every call so far, in the order of arrival. */
  readonly calls: readonly ReceivedCall[];
  /** Resolves with the call of this index, once it has arrived. */
  arrived(index: number): Promise<ReceivedCall>;
  close(): Promise<void>;
}

/**
 * Starts a server that speaks Chat Completions and the Responses API, streamed or not, as a caller asks. It answers a call
 * after the last one of its script with status 400, saying so.
 */
export async function startCompatibleServer(options: CompatibleServerOptions): Promise<CompatibleServer> {
  const { port = 0, keepsCalls = true } = options;
  const calls: ReceivedCall[] = [];
  const waiting = new Map<number, PromiseWithResolvers<ReceivedCall>>();
  const script = scriptOf(options.answer);
  let ordinal = 0;

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const api = apiOf(request.url ?? "");
    const text = await read(request);
    if (api === undefined || request.method !== "POST") return refuse(response, 404, "There is no such address here.");
    const body = parsed(text);
    if (body === undefined) return refuse(response, 400, "The body is no JSON object.");
    const { url: path = "", headers } = request;
    const call: ReceivedCall = { api, path, headers, body, ended: endOf(response) };
    const index = ordinal++;
    if (keepsCalls) calls.push(call);
    waiting.get(index)?.resolve(call);
    waiting.delete(index);
    const wire = {
      model: textOf(body.model) ?? "",
      ordinal: index,
      requestBytes: Buffer.byteLength(text),
      asksUsage: fieldsOf(body.stream_options).include_usage === true,
    };
    await deliver(response, { answer: await script(call), call, wire, delivery: options });
  };

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else refuse(response, 500, error instanceof Error ? error.message : String(error));
    });
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");

  const close = async () => {
    if (!server.listening) return;
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    calls,
    async arrived(index) {
      const call = calls[index];
      if (call !== undefined) return call;
      const next = waiting.get(index) ?? Promise.withResolvers<ReceivedCall>();
      waiting.set(index, next);
      return await next.promise;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Deployments of Azure have a path of their own before the API's. */
function apiOf(url: string): ReceivedCall["api"] | undefined {
  const [path = ""] = url.split("?");
  if (path.endsWith("/chat/completions")) return "chat";
  return path.endsWith("/responses") ? "responses" : undefined;
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ error: { message, type: "invalid_request_error", param: null, code: null } }));
}

function endOf(response: ServerResponse): Promise<"answered" | "aborted"> {
  return new Promise((resolve) => {
    response.once("close", () => resolve(response.writableFinished ? "answered" : "aborted"));
  });
}
