import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { plugin } from "./plugin.ts";

const make = (options: unknown) => plugin.providers?.openai?.(options);
const key = "sk-0123456789abcdef";

describe("options from a configuration", () => {
  test.each<[unknown, string]>([
    [null, "no object"],
    [[], "no object"],
    ["x", "no object"],
    [{ base_ur: "http://x/v1" }, 'there is no "base_ur". Did you mean "base_url"?'],
    [{ baseUrl: "http://x/v1" }, 'there is no "baseUrl". Did you mean "base_url"?'],
    [{ apikey: key }, 'Did you mean "api_key"?'],
    [{ zzz: 1 }, "Known are api, base_url, api_key,"],
    [{ toString: 1 }, 'there is no "toString"'],
    [JSON.parse('{"__proto__": 1}'), 'there is no "__proto__"'],
    [{ base_url: "" }, "base_url is a text"],
    [{ base_url: 7 }, "base_url is a text"],
    [{ base_url: "localhost:11434/v1" }, "begins with https:// or http://"],
    [{ base_url: "file:///etc/passwd" }, "begins with https:// or http://"],
    [{ base_url: `https://user:${key}@x/v1` }, "Give the key with api_key"],
    [{ base_url: `https://x/v1?key=${key}` }, "ends with its path"],
    [{}, "api.openai.com wants a key"],
    [{ base_url: "https://eu.api.openai.com/v1" }, "wants a key"],
    [{ api_key: "" }, "api_key is a text"],
    [{ api_key: "  " }, "api_key is empty"],
    [{ api_key: `${key}\nX: y` }, "a character that no key has"],
    [{ api_key: `${key}é` }, "a character that no key has"],
    [{ api_key: key, api: "completions" }, 'api is "chat" or "responses"'],
    [{ api_key: key, timeout_seconds: "60" }, "timeout_seconds is a number"],
    [{ api_key: key, timeout_seconds: 0 }, "at most 300"],
    [{ api_key: key, timeout_seconds: 301 }, "at most 300"],
    [{ api_key: key, timeout_seconds: Number.NaN }, "at most 300"],
    [{ api_key: key, headers: ["x"] }, "headers is an object of texts"],
    [{ api_key: key, headers: { a: 1 } }, "headers is an object of texts"],
    [{ api_key: key, headers: { "a b": "x" } }, '"a b"'],
    [{ api_key: key, headers: { a: `${key}\nb` } }, '"a"'],
    [{ api_key: key, organization: "a\nb" }, '"organization"'],
    [{ api_key: key, azure: "x" }, "azure is an object"],
    [{ api_key: key, azure: { endpoint: "https://x" } }, "azure needs endpoint and api_version"],
    [{ api_key: key, azure: { endpoint: "https://x", api_version: "" } }, "azure.api_version is a text"],
    [
      { api_key: key, azure: { endpoint: "https://x", api_version: "v", deployement: "d" } },
      'Did you mean "deployment"?',
    ],
    [{ api_key: key, azure: { endpoint: "x", api_version: "v" } }, "azure.endpoint is no address"],
    [
      { api_key: key, base_url: "http://x/v1", azure: { endpoint: "https://x", api_version: "v" } },
      "exclude each other",
    ],
    [{ azure: { endpoint: "https://x.openai.azure.com", api_version: "v" } }, "wants a key"],
  ])("%j are refused with OPTION_INVALID, and show no key", (options, reason) => {
    let error: unknown;
    try {
      make(options);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ code: "OPTION_INVALID", message: expect.stringContaining(reason) });
    expect(inspect(error)).not.toContain(key);
  });

  test.each<[object]>([
    [{ base_url: "http://localhost:11434/v1" }],
    [{ base_url: "http://localhost:11434/v1/", api_key: "ollama", headers: {}, timeout_seconds: 0.5 }],
    [{ api_key: `${key}\n`, api: "responses", organization: "o", project: "p", model: "m" }],
    [{ api_key: key, azure: { endpoint: "https://x.openai.azure.com/", api_version: "2024-10-21", deployment: "d" } }],
  ])("%j make a provider that shows nothing of them", (options) => {
    const provider = make(options);
    expect(provider?.name).toBe("openai");
    expect(inspect(provider, { depth: 9, showHidden: true }) + JSON.stringify(provider)).not.toContain(key);
  });
});
