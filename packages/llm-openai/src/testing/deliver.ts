import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import type { Answer, Delivery, ErrorAnswer, FailingAnswer, ModelAnswer, RawAnswer } from "./answer.ts";
import { chatCompletion, chatStream } from "./chat-wire.ts";
import type { ReceivedCall } from "./received-call.ts";
import { response as responseBody, responseStream } from "./responses-wire.ts";
import type { WireOptions, Written } from "./wire.ts";

/** What is sent, for which call, and how. */
interface Sending {
  readonly answer: Answer;
  readonly call: ReceivedCall;
  readonly wire: WireOptions;
  readonly delivery: Delivery;
}

/** Sends an answer as the API of its call does, or fails as it says. */
export async function deliver(response: ServerResponse, { answer, call, wire, delivery }: Sending): Promise<void> {
  if (typeof answer === "string") return send(response, written({ text: answer }, { call, wire }), delivery);
  if ("fails" in answer) return fail(response, answer, written(answer.answer ?? { text: "" }, { call, wire }));
  if ("error" in answer) return sendError(response, answer, delivery);
  if ("body" in answer) return sendRaw(response, answer, delivery);
  await send(response, written(answer, { call, wire }), delivery);
}

function written(answer: ModelAnswer, { call, wire }: Pick<Sending, "call" | "wire">): Written {
  if (call.body.stream === true) return call.api === "chat" ? chatStream(answer, wire) : responseStream(answer, wire);
  return call.api === "chat" ? chatCompletion(answer, wire) : responseBody(answer, wire);
}

async function sendError(response: ServerResponse, answer: ErrorAnswer, delivery: Delivery): Promise<void> {
  const { status, error, headers = {} } = answer;
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  const body = typeof error === "string" ? error : JSON.stringify({ error });
  const contentType = /^\s*[{[]/.test(body) ? "application/json" : "text/plain";
  await send(response, { contentType, pieces: [body] }, delivery);
}

async function sendRaw(response: ServerResponse, answer: RawAnswer, delivery: Delivery): Promise<void> {
  const { body, contentType = "application/json", status = 200 } = answer;
  response.statusCode = status;
  await send(response, { contentType, pieces: [body] }, delivery);
}

async function send(response: ServerResponse, { contentType, pieces }: Written, delivery: Delivery): Promise<void> {
  const { pieceBytes, pauseMs, gzip = false } = delivery;
  response.setHeader("content-type", contentType);
  if (gzip) response.setHeader("content-encoding", "gzip");
  if (gzip || pieceBytes !== undefined) {
    const whole = Buffer.from(pieces.join(""));
    return await sendBytes(response, gzip ? gzipSync(whole) : whole, pieceBytes ?? whole.length);
  }
  if (pieces.length === 1) response.setHeader("content-length", Buffer.byteLength(pieces[0] ?? ""));
  for (const piece of pieces) {
    response.write(piece);
    if (pauseMs !== undefined) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    if (response.destroyed) return;
  }
  response.end();
}

/** Each piece is on its way before the next is written: a reader meets the body in these pieces. */
async function sendBytes(response: ServerResponse, bytes: Buffer, pieceBytes: number): Promise<void> {
  response.socket?.setNoDelay(true);
  for (let start = 0; start < bytes.length && !response.destroyed; start += pieceBytes) {
    await new Promise<void>((resolve) => {
      response.write(bytes.subarray(start, start + pieceBytes), () => setImmediate(resolve));
    });
  }
  response.end();
}

async function fail(response: ServerResponse, failing: FailingAnswer, { contentType, pieces }: Written): Promise<void> {
  const { fails, afterBytes = 0 } = failing;
  if (afterBytes > 0) {
    response.setHeader("content-type", contentType);
    const bytes = Buffer.from(pieces.join("")).subarray(0, afterBytes);
    await new Promise<void>((resolve) => {
      response.write(bytes, () => setImmediate(resolve));
    });
  }
  if (fails === "resets") response.socket?.resetAndDestroy();
  else if (fails === "ends") response.end();
  else if (!response.destroyed) await once(response, "close");
}
