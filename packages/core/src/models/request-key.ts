import type { LlmRequest } from "../contracts/llm-provider.ts";

/** The key under which the answer to a request is kept: the same for the same request to the same provider, whatever order its fields have. */
export async function requestKey(identity: string, request: LlmRequest): Promise<string> {
  const { cache: _, ...asked } = request;
  const text = new TextEncoder().encode(canonicalJson([identity, asked]));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", text));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => {
    if (typeof item !== "object" || item === null || Array.isArray(item)) return item;
    const entries = Object.entries(item).filter(([, part]) => part !== undefined);
    // As a list: an object would put names that are numbers first, and take `__proto__` for something else.
    return { o: entries.sort(([one], [other]) => (one < other ? -1 : 1)).flat() };
  });
}
