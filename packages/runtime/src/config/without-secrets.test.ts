import { expect, test } from "vitest";
import { secretsOf, withoutSecrets } from "./without-secrets.ts";

function secretsWith(transport: string, environment: Record<string, string> = {}): string[] {
  return secretsOf({ config: { file: "f", folder: ".", plugins: [], transport }, environment });
}

test.each([
  ["written as it is", "redis://me:hidden@h:1", {}, "hidden"],
  ["with signs that a URL has otherwise", "redis://me:hid/den@1 2@h:1", {}, "hid/den@1 2"],
  ["encoded", "redis://me:hid%2Fden@h:1", {}, "hid/den"],
  ["encoded wrongly", "redis://me:hid%den@h:1", {}, "hid%den"],
  ["of the environment", `redis://me:$\{WORD}@h:1`, { WORD: "hidden" }, "hidden"],
  ["in a URL of the environment", `$\{ADDRESS}`, { ADDRESS: "redis://me:hidden@h:1" }, "hidden"],
])("a password %s is in no text, alone or in its URL", (...[, transport, environment, password]) => {
  const secrets = secretsWith(transport, environment);
  const text = `redis://me:${password}@h:1 refuses "${password}" of me:${password}, ${password}.`;
  const said = withoutSecrets(text, secrets);
  expect(said).not.toContain("hid");
  expect(said).not.toContain("den");
  expect(said).toContain("h:1 refuses");
});

test("the user of a URL that nobody has set up is cut off, and an example in advice stays", () => {
  expect(withoutSecrets('The plugin "https://me:hidden@h/p" is none.', [])).toBe('The plugin "https://h/p" is none.');
  expect(withoutSecrets("Add one, as in redis://:password@host.", [])).toBe("Add one, as in redis://:password@host.");
});

test("a short password makes no holes into ordinary words", () => {
  expect(withoutSecrets("Start Redis at redis://:a@h.", secretsWith("redis://:a@h"))).toBe("Start Redis at redis://h.");
});
