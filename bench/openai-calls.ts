import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { LlmRequest } from "@chasmx/core";
import { openaiProvider } from "@chasmx/llm-openai";
import OpenAI from "openai";
import { medians, print } from "./figure.ts";

/**
 * What the provider costs over the bare SDK: the same calls to the same server, which runs in another process, one after another
 * and a hundred at a time, in one piece and streamed. Both are measured in turn, round by round.
 */
export async function openaiCalls(): Promise<void> {
  const child = fork(path.join(import.meta.dirname, "openai-server.ts"));
  try {
    const [baseUrl] = (await once(child, "message")) as [string];
    for (const inFlight of [1, 100])
      for (const isStreamed of [false, true]) await measure({ baseUrl, inFlight, isStreamed });
    await memory(baseUrl);
  } finally {
    child.disconnect();
  }
}

const rounds = { rounds: 15, warmUp: 3 };
const callsPerRound = 300;
const reach = 1.15;
const apiKey = "key-of-the-bench";
const model = "gpt-test";
const messages = [
  { role: "system", content: "You are brief." },
  { role: "user", content: "Say forty words." },
] as const;
const request: LlmRequest = { model, messages, temperature: 0 };

interface Load {
  readonly baseUrl: string;
  readonly inFlight: number;
  readonly isStreamed: boolean;
}

async function measure({ baseUrl, inFlight, isStreamed }: Load): Promise<void> {
  const floor = bareCall(baseUrl, isStreamed);
  const ours = providerCall(baseUrl, isStreamed);
  const found = await medians({ floor: () => callMany(floor, inFlight), ours: () => callMany(ours, inFlight) }, rounds);
  const [value, bare] = [found.ours ?? Number.NaN, found.floor ?? Number.NaN];
  const how = `${isStreamed ? "streamed" : "in one piece"}, ${inFlight} in flight`;
  const name = `model call over HTTP, ${how}`;
  print({
    figure: name,
    unit: "µs",
    value: value / callsPerRound,
    floors: { "bare openai SDK": bare / callsPerRound },
  });
  print({ figure: `${name}: times the bare SDK`, unit: "1", value: value / bare, reach });
}

type Call = () => Promise<string>;

/** Both give the whole text, and hear its pieces where it is streamed. */
function bareCall(baseURL: string, isStreamed: boolean): Call {
  const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
  const body = { model, messages: [...messages], temperature: 0 };
  if (!isStreamed) return async () => (await client.chat.completions.create(body)).choices[0]?.message.content ?? "";
  return async () => {
    const options = { include_usage: true };
    const stream = await client.chat.completions.create({ ...body, stream: true, stream_options: options });
    let text = "";
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? "";
    return text;
  };
}

function providerCall(baseUrl: string, isStreamed: boolean): Call {
  const provider = openaiProvider({ baseUrl, apiKey });
  const { signal } = new AbortController();
  const options = isStreamed ? { signal, onDelta: () => undefined } : { signal };
  return async () => (await provider.generate(request, options)).content;
}

async function callMany(call: Call, inFlight: number, count = callsPerRound): Promise<void> {
  let left = count;
  const callOn = async () => {
    while (left > 0) {
      left -= 1;
      const text = await call();
      if (!text.endsWith("word-39")) throw new Error(`The server answered ${JSON.stringify(text)}.`);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, callOn));
}

const memoryCalls = 10_000;

/** What stays on the heap after ten thousand calls, half of them streamed; as many before them fill what is kept and reused. */
async function memory(baseUrl: string): Promise<void> {
  const calls = [providerCall(baseUrl, false), providerCall(baseUrl, true)];
  const callAll = async () => {
    for (const call of calls) await callMany(call, 50, memoryCalls / calls.length);
  };
  await callAll();
  const before = await heapBytes();
  await callAll();
  const grown = (await heapBytes()) - before;
  print({
    figure: `heap after ${memoryCalls} more model calls over HTTP, per call`,
    unit: "bytes",
    value: grown / memoryCalls,
    reach: 100,
  });
}

async function heapBytes(): Promise<number> {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error("Run the bench with --expose-gc: the heap is read after a collection.");
  // What is cleaned up after a collection is collected by a later one.
  for (let count = 0; count < 5; count++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    gc();
  }
  return process.memoryUsage().heapUsed;
}
