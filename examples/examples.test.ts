import { readdir } from "node:fs/promises";
import { foldRunState, memoryTransport } from "@chasmx/core";
import { describe, expect, test } from "vitest";
import { conversationOf, diagnosticsOf, loadExample, readText, rehearse } from "./rehearse.ts";

const files = (await readdir(import.meta.dirname, { recursive: true }))
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".workflow.json") && !file.includes("node_modules"));

/** The files that others run: they run by themselves too, and are told of with those. */
const parts = new Set(
  (await Promise.all(files.map(loadExample))).flatMap(({ subWorkflows }) => [...subWorkflows.keys()]),
);

test("there are examples", () => {
  expect(files.length).toBeGreaterThanOrEqual(5);
});

describe.each(files)("%s", (file) => {
  test("passes every check without a remark", async () => {
    expect(await diagnosticsOf(file)).toEqual([]);
  });

  test("completes with the embedded model", async () => {
    const { state } = await rehearse(file);
    expect(state.error).toBeUndefined();
    expect(state.status).toBe("completed");
    expect(state.provider).toBe("rehearsal");
  });

  test("folds from its stored events to the run in memory", async () => {
    const { state, events } = await rehearse(file);
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index));
    expect(foldRunState(events)).toEqual(state);
    expect(foldRunState(JSON.parse(JSON.stringify(events)))).toEqual(state);
  });

  test("unregisters every agent and settles every message", async () => {
    const { state } = await rehearse(file);
    expect(state.agents.size).toBe(0);
    expect([...state.messages.values()].filter(({ outcome }) => outcome === undefined)).toEqual([]);
  });

  test("holds the same conversation in every rehearsal", async () => {
    const told = async () => (await rehearse(file)).events.map(({ type, ...event }) => [type, comparable(event)]);
    expect(await told()).toEqual(await told());
  });

  test("says the same in pubsub mode", async () => {
    const simple = await rehearse(file);
    const pubsub = await rehearse(file, {}, { mode: "pubsub", transport: memoryTransport });
    expect(pubsub.state.mode).toBe("pubsub");
    expect(pubsub.state.fallback).toBeUndefined();
    expect(conversationOf(pubsub.state)).toEqual(conversationOf(simple.state));
    expect(pubsub.state.shared).toEqual(simple.state.shared);
    expect(pubsub.state.output).toEqual(simple.state.output);
  });

  test("has its command in the list of examples", async () => {
    if (!parts.has(file)) expect(await readText("README.md")).toContain(`chasmx run examples/${file}`);
  });
});

/** An event without what is different in every run: its ids and its times. */
function comparable(event: object): string {
  return JSON.stringify(event)
    .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "<id>")
    .replace(/"(time|ttl_ms|timeout_ms)":\d+/g, '"$1":0');
}
