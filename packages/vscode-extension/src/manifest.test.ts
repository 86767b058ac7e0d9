import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { check } from "@chasmx/core";
import { describe, expect, test } from "vitest";
import manifest from "../package.json" with { type: "json" };
import { soundWorkflow } from "./testing/example-workflow.test-kit.ts";

const root = path.join(import.meta.dirname, "..");
const { contributes } = manifest;

interface Snippet {
  readonly body: readonly string[];
}

const snippets = JSON.parse(readFileSync(path.join(root, contributes.snippets[0]?.path ?? ""), "utf8")) as Readonly<
  Record<string, Snippet>
>;

/** What a snippet writes where nobody changes anything of it. */
function written({ body }: Snippet): string {
  const text = body.join("\n");
  const defaults = new Map<string, string>();
  for (const [, number = "", value = ""] of text.matchAll(/\$\{(\d):([^}]*)\}/g)) defaults.set(number, value);
  return text
    .replaceAll(/\$\{\d\|([^,|]*)[^}]*\}/g, "$1")
    .replaceAll(/\$\{\d(?::([^}]*))?\}/g, "$1")
    .replaceAll(/\$(\d)/g, (_whole, number: string) => defaults.get(number) ?? "");
}

async function errorsIn(document: unknown) {
  const { diagnostics } = await check(JSON.stringify(document));
  return diagnostics.filter(({ severity }) => severity === "error");
}

describe("the snippets", () => {
  test("write a whole workflow in which nothing is wrong", async () => {
    const text = written(snippets.Workflow as Snippet);
    expect((await check(text)).diagnostics).toEqual([]);
  });

  test.each(["Agent", "Condition", "Approval"])("write a node that a workflow can take: %s", async (name) => {
    const node: unknown = JSON.parse(written(snippets[name] as Snippet));
    expect(await errorsIn({ ...soundWorkflow, nodes: [...soundWorkflow.nodes, node] })).toEqual([]);
  });

  test("write a variable and an edge", async () => {
    const variable: unknown = JSON.parse(written(snippets.Variable as Snippet));
    expect(await errorsIn({ ...soundWorkflow, variables: [variable, ...soundWorkflow.variables].slice(0, 1) })).toEqual(
      [],
    );
    expect(JSON.parse(written(snippets.Edge as Snippet))).toEqual({ from: "one", to: "other" });
  });
});

test("every file that the manifest names is there, or is made with the package", () => {
  const named = JSON.stringify(manifest).match(/(?<=")(?:\.\/|media\/)[^"]*/g) ?? [];
  expect(named.length).toBeGreaterThan(5);
  const kept = named.filter((file) => !file.startsWith("./dist/"));
  expect(kept.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
});

test("a setting that chooses a program or an address is the machine's, or waits for trust", () => {
  const restricted: readonly string[] = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
  const settings = Object.entries<{ readonly scope?: string }>(contributes.configuration.properties);
  const chooses = /command|path|program|transport|endpoint|url|environment/i;
  const open = settings.filter(([name, { scope }]) => !restricted.includes(name) && !scope?.startsWith("machine"));
  expect(open.map(([name]) => name).filter((name) => chooses.test(name))).toEqual([]);
});
