import type { Diagnostic } from "@chasmx/core";
import { nodeTypesOf } from "@chasmx/core/language";
import { expect, test } from "vitest";
import { diagnosing, type Findings } from "./diagnosing.ts";
import { openDocument } from "./document.ts";
import type { CheckRequest, Project } from "./host.ts";

const project: Project = { types: [], problems: [] };
const large = JSON.stringify({
  name: "x".repeat(150),
  nodes: [{ id: "a", type: "start", config: { label: "y".repeat(200_000) } }],
});

/** A large document whose checks a test lets end. */
function scene() {
  const document = openDocument(
    { uri: "file:///a.workflow.json", kind: "workflow" },
    { version: 1, text: large },
    nodeTypesOf(),
  );
  const requests: { readonly request: CheckRequest; readonly end: (found?: readonly Diagnostic[]) => void }[] = [];
  const told: Findings[] = [];
  let onRequest = () => {
    // Nobody waits.
  };
  const checks = diagnosing(document, {
    host: {
      check: (request) =>
        new Promise((end) => {
          requests.push({ request, end });
          onRequest();
        }),
    },
    project: () => project,
    onFindings: (findings) => told.push(findings),
  });
  const type = (version: number) => {
    document.change(
      [{ range: { start: { line: 0, character: 9 }, end: { line: 0, character: 9 } }, text: "z" }],
      version,
    );
    checks.plan();
  };
  const requested = (count: number) =>
    new Promise<void>((resolve) => {
      onRequest = () => {
        if (requests.length >= count) resolve();
      };
      onRequest();
    });
  return { checks, requests, told, type, requested };
}

test("tells nothing of a version that is not there any more, and checks the next one after it", async () => {
  const { checks, requests, told, type, requested } = scene();
  checks.plan();
  await requested(1);
  type(2);
  requests[0]?.end([]);
  await requested(2);
  expect(told).toEqual([]);
  expect(requests[1]?.request.text).toContain('"z');
  requests[1]?.end([]);
  const found = await checks.now();
  expect(found).toMatchObject({ version: 2, diagnostics: [] });
  expect(told).toHaveLength(1);
  checks.stop();
});

test("makes whoever asks about a large document wait for the pause, and lets go of them at the end", async () => {
  const { checks, requests, type } = scene();
  type(2);
  const asked = checks.now();
  expect(requests).toHaveLength(0);
  checks.stop();
  expect(await asked).toEqual({ version: 2, diagnostics: [] });
  expect(requests).toHaveLength(0);
});

test("checks by itself where its helper has ended", async () => {
  const { checks, requests, told, requested } = scene();
  checks.plan();
  await requested(1);
  requests[0]?.end(undefined);
  const { diagnostics } = await checks.now();
  expect(diagnostics.map(({ code }) => code)).toEqual([]);
  expect(told).toHaveLength(1);
  checks.stop();
});
