import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LlmProvider, LlmRequest } from "../contracts/llm-provider.ts";
import { matchName } from "./match-name.ts";
import { rehearsal } from "./rehearsal.ts";
import { routedProvider } from "./routed-provider.ts";

const { signal } = new AbortController();
const messages = [{ role: "user", content: "Hi." }] as const;

/** A provider that says what it was asked for. */
function echo(name: string, more: Partial<LlmProvider> = {}): LlmProvider {
  return {
    name,
    generate: async ({ model }: LlmRequest) => ({ content: `${name}: ${model}`, finish_reason: "stop" }),
    ...more,
  };
}

const routes = {
  "gpt-*": { provider: echo("openai"), prices: { input: 1, output: 2 } },
  "gpt-5*": {
    provider: echo("five"),
    prices: { "gpt-5-mini": { input: 3, output: 4 }, "gpt-5-*": { input: 5, output: 6 } },
  },
  "gpt-5-nano": { provider: echo("exact") },
  "local/*": {
    provider: echo("local", { priceOf: (model) => ({ input: model?.length ?? 0, output: 0 }) }),
    model: "*",
  },
  "fixed-*": { provider: echo("azure"), model: "deployment" },
};

async function asked(model: string | undefined, standard?: string): Promise<string> {
  const provider = routedProvider(standard === undefined ? { routes } : { routes, default: standard });
  const request = model === undefined ? { messages } : { messages, model };
  return (await provider.generate(request, { signal })).content;
}

describe("routedProvider", () => {
  test.each([
    ["gpt-4o", 'No pattern of "models" serves the model "gpt-4o". Known are google/*. Add "gpt-4o"'],
    ["mistral/large", 'Add "mistral/*" with the provider that serves it.'],
    [undefined, '"models" has no "default"'],
    ["__proto__", 'serves the model "__proto__"'],
    ["toString", 'serves the model "toString"'],
  ])("refuses the model %j with OPTION_INVALID before and when it is called", async (model, reason) => {
    const provider = routedProvider({ routes: { "google/*": { provider: echo("google") } } });
    const expected = expect.objectContaining({ code: "OPTION_INVALID", message: expect.stringContaining(reason) });
    expect(() => provider.assertServes?.(model)).toThrow(expected);
    await expect(
      provider.generate(model === undefined ? { messages } : { messages, model }, { signal }),
    ).rejects.toEqual(expected);
  });

  test.each(["", "a*b*"])("refuses the pattern %j", (pattern) => {
    expect(() => routedProvider({ routes: { [pattern]: { provider: rehearsal() } } })).toThrow(
      /is no pattern of models/,
    );
  });

  test.each([
    ["gpt-4o", "openai: gpt-4o"],
    ["gpt-5-mini", "five: gpt-5-mini"],
    ["gpt-5-nano", "exact: gpt-5-nano"],
    ["local/llama3:8b", "local: llama3:8b"],
    ["local/$&", "local: $&"],
    ["fixed-x", "azure: deployment"],
  ])("sends %s to whoever serves it best", async (model, answer) => {
    expect(await asked(model)).toBe(answer);
  });

  test("sends what names no model to the default", async () => {
    expect(await asked(undefined, "local/phi")).toBe("local: phi");
  });

  test.each([
    ["gpt-4o", 1],
    ["gpt-5-mini", 3],
    ["gpt-5-pro", 5],
    ["gpt-5", undefined],
    ["gpt-5-nano", undefined],
    ["local/abc", 3],
  ])("prices %s by its route, its name, or its provider", (model, input) => {
    expect(routedProvider({ routes }).priceOf?.(model)?.input).toBe(input);
  });

  test("is free only where all of it is, and a rehearsal within it costs nothing", () => {
    const mixed = routedProvider({ routes: { "test-*": { provider: rehearsal() }, "gpt-*": { provider: echo("x") } } });
    expect(mixed).toMatchObject({ name: "rehearsal, x", isFree: false });
    expect(mixed.priceOf?.("test-1")).toEqual({ input: 0, output: 0 });
    expect(routedProvider({ routes: { "*": { provider: rehearsal() } } }).isFree).toBe(true);
  });
});

test("a pattern fits exactly the names that begin and end as it does", () => {
  const text = fc.string({ maxLength: 4 });
  fc.assert(
    fc.property(text, text, text, (start, middle, end) => {
      fc.pre(!`${start}${end}`.includes("*"));
      const pattern = `${start}*${end}`;
      expect(matchName({ [pattern]: 1 }, `${start}${middle}${end}`)?.value).toBe(1);
      const found = matchName({ [pattern]: 1 }, middle);
      if (found !== undefined && found.pattern !== middle) expect(`${start}${found.rest}${end}`).toBe(middle);
    }),
  );
});
