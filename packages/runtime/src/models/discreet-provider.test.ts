import { inspect } from "node:util";
import { ChasmError, type LlmProvider } from "@chasmx/core";
import { expect, test } from "vitest";
import { discreetProvider, secretsIn } from "./discreet-provider.ts";

const variable = (name: string) => `\${${name}}`;
const environment = { KEY: "sk-0123456789", LONGER: "sk-0123456789-more", SHORT: "abc", HOST: "host-12345" };
const { signal } = new AbortController();

const failing = (error: unknown): LlmProvider => ({ name: "failing", generate: () => Promise.reject(error) });

async function failureOf(options: Parameters<typeof secretsIn>[0], error: unknown): Promise<unknown> {
  const provider = discreetProvider(failing(error), secretsIn(options, environment));
  return await provider.generate({ messages: [] }, { signal }).catch((reason: unknown) => reason);
}

test("finds what the environment gave, and what is written as a key, wherever they stand", () => {
  const options = {
    api_key: variable("KEY"),
    base_url: `https://${variable("HOST")}/v1`,
    headers: { "x-token": "written-down", "x-other": variable("LONGER"), accept: "application/json" },
    list: [{ password: "hidden-word" }],
    short: variable("SHORT"),
    missing: variable("NOT_SET"),
  };
  expect(Object.fromEntries(secretsIn(options, environment))).toEqual({
    "sk-0123456789": "KEY",
    "sk-0123456789-more": "LONGER",
    "host-12345": "HOST",
    "written-down": "x-token",
    "hidden-word": "password",
  });
});

test("takes secrets out of a failure and of all below it, and leaves the rest as it is", async () => {
  const options = { api_key: variable("KEY"), other: variable("LONGER") };
  const details = { status: 401 };
  const cause = new Error(`Wrong ${environment.KEY}`);
  const error = await failureOf(
    options,
    new ChasmError("PROVIDER_UNAUTHORIZED", `No ${environment.LONGER}.`, { details, cause }),
  );
  expect(error).toMatchObject({
    code: "PROVIDER_UNAUTHORIZED",
    message: "No [secret:LONGER].",
    retryable: false,
    details,
  });
  expect(inspect(error, { depth: 9 })).not.toContain("sk-0123");
  expect(await failureOf(options, `A text with ${environment.KEY}`)).toMatchObject({
    message: "A text with [secret:KEY]",
  });
  const harmless = new Error("Nothing here.");
  expect(await failureOf(options, harmless)).toBe(harmless);
  const below = await failureOf(options, new Error("Nothing above.", { cause }));
  expect(inspect(below, { depth: 9 })).not.toContain("sk-0123");
});
