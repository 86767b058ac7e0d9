import type { OpenAI } from "openai";
import { isObject, textOf } from "./json.ts";
import { checkedKey, type Settings } from "./options.ts";
import type { Scrubber } from "./scrub.ts";

/** Makes the SDK's client, and loads the SDK, when the first call is made. */
export function lazyClient(settings: Settings, scrubber: Scrubber): () => Promise<OpenAI> {
  let client: Promise<OpenAI> | undefined;
  return () => {
    client ??= createClient(settings, scrubber);
    return client;
  };
}

async function createClient(settings: Settings, scrubber: Scrubber): Promise<OpenAI> {
  const client = await constructClient(settings, scrubber);
  // The SDK adds headers that it finds in the environment (OPENAI_CUSTOM_HEADERS), for whatever endpoint it calls.
  (client as unknown as { readonly _options: { defaultHeaders: unknown } })._options.defaultHeaders =
    headersOf(settings);
  return client;
}

/** The headers of every call; without a key the one that the SDK would make of it is taken out, unless it was given. */
function headersOf({ apiKey, headers = {} }: Settings): Readonly<Record<string, string | null>> {
  return apiKey === undefined ? { Authorization: null, ...headers } : headers;
}

async function constructClient(settings: Settings, scrubber: Scrubber): Promise<OpenAI> {
  const { OpenAI, AzureOpenAI } = await import("openai");
  const { url, azure, apiKey, organization, project, timeoutMs } = settings;
  // Each of them is given: what is left out the SDK reads from the environment, and would send it to any endpoint.
  const common = {
    baseURL: url,
    adminAPIKey: null,
    organization: organization ?? null,
    project: project ?? null,
    webhookSecret: null,
    // Core retries.
    maxRetries: 0,
    // The call's own watch ends it first.
    timeout: timeoutMs + 1000,
    logLevel: "off" as const,
    fetch: fetchWithWords,
  };
  const key = typeof apiKey === "function" ? keyFunction(apiKey, scrubber) : apiKey?.trim();
  if (azure !== undefined) {
    const { apiVersion, deployment } = azure;
    const access = typeof key === "function" ? { azureADTokenProvider: key } : { apiKey: key };
    return new AzureOpenAI({ ...common, ...access, apiVersion, deployment } as ConstructorParameters<
      typeof AzureOpenAI
    >[0]);
  }
  // The SDK insists on a key.
  return new OpenAI({ ...common, apiKey: key ?? "none" });
}

function keyFunction(give: () => string | Promise<string>, scrubber: Scrubber): () => Promise<string> {
  return async () => {
    const key = checkedKey(await give());
    scrubber.learn(key);
    return key;
  };
}

/**
 * The SDK reads a service's words only where OpenAI puts them; others put them elsewhere, and nobody would see them. They are
 * moved there.
 */
async function fetchWithWords(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init);
  if (response.ok) return response;
  const text = await response.text();
  const { status, headers } = response;
  const moved = new Headers(headers);
  // The text is decoded.
  moved.delete("content-encoding");
  moved.delete("content-length");
  return new Response(withWords(text), { status, headers: moved });
}

function withWords(text: string): string {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return text;
  }
  if (isObject(given) && isObject(given.error)) return text;
  const { error, message, detail, code, type, param } = isObject(given) ? given : {};
  const words = [error, message, detail].find((each) => each !== undefined && each !== null) ?? given;
  return JSON.stringify({ error: { message: textOf(words) ?? JSON.stringify(words), code, type, param } });
}
