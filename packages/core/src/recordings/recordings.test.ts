import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rehearsal } from "../models/rehearsal.ts";
import { conversation } from "../testing/recorded-run.test-kit.ts";
import { document, lateStore, provider, tryRun } from "../testing/try-run.test-kit.ts";
import { one, runFiles, say } from "../testing/workflow-files.test-kit.ts";
import { playRecording } from "./play-recording.ts";
import { readRecording } from "./read-recording.ts";
import { recordingFiles } from "./recording-files.ts";
import { callWords } from "./recording-miss.ts";
import { recordingOf } from "./recording-of.ts";
import { crowd, delays, timing, unforeseeable } from "./recordings.test-kit.ts";

const agent = (prompt: string) => document({ writer: { type: "ai-processor", config: { prompt } } });

/** Records a document, and gives what was recorded as its files hold it. */
async function record(doc: object, options: Parameters<typeof tryRun>[1] = {}) {
  const { ended, events } = await tryRun(doc, options);
  const state = await ended;
  const files = await recordingFiles(recordingOf(events));
  return { state, files, recording: await readRecording(files) };
}

async function replay(doc: object, recording: Awaited<ReturnType<typeof record>>["recording"], options = {}) {
  const recorded = playRecording(recording);
  const { ended, events } = await tryRun(doc, { recorded, ...options });
  return { state: await ended, recorded, events };
}

describe("a run from a recording", () => {
  test("comes to the same without any model, and says that it did", async () => {
    const { state, recording } = await record(conversation);
    const again = await replay(conversation, recording);
    expect(again.state.status).toBe("completed");
    expect(again.state.output).toEqual(state.output);
    expect(again.state.provider).toBe("recording");
    expect(again.recorded.left()).toEqual([]);
    expect(again.recorded.misses).toEqual([]);
  });

  test("records itself as the same bytes", async () => {
    const { files, recording } = await record(crowd, { provider: unforeseeable() });
    const { events } = await replay(crowd, recording);
    expect(await recordingFiles(recordingOf(events))).toEqual(files);
  });

  test("gives every agent its own answers, whatever the timing then and now", async () => {
    await fc.assert(
      fc.asyncProperty(timing, timing, timing, async (model, before, after) => {
        const { state, recording } = await record(crowd, {
          provider: unforeseeable(delays(model)),
          store: lateStore(delays(before)),
        });
        const again = await replay(crowd, recording, { store: lateStore(delays(after)) });
        expect(again.state.error).toBeUndefined();
        expect(again.state.output).toEqual(state.output);
        const answers = ({ messages }: typeof state) =>
          [...messages.values()]
            .map(({ from, to, content, answer }) => JSON.stringify([from, to, content, answer]))
            .sort();
        expect(answers(again.state)).toEqual(answers(state));
        expect(again.recorded.left()).toEqual([]);
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  test("has the same bytes for the same conversation, whatever the timing", async () => {
    const still = await record(conversation);
    await fc.assert(
      fc.asyncProperty(timing, timing, async (model, store) => {
        const delay = delays(model);
        const slow = provider(async (request, options) => {
          await delay();
          return await rehearsal().generate(request, options);
        });
        const found = await record(conversation, { provider: slow, store: lateStore(delays(store)) });
        expect(found.files).toEqual(still.files);
      }),
      { numRuns: 30 },
    );
  }, 60_000);

  test("fails as the provider failed", async () => {
    const broken = provider(() => Promise.reject(new Error("the model is on holiday")));
    const { state, recording } = await record(agent("Write."), { provider: broken });
    const again = await replay(agent("Write."), recording);
    expect(again.state.error).toEqual(state.error);
    expect(again.state.error).toMatchObject({ code: "PROVIDER_FAILED" });
    expect(again.recorded.left()).toEqual([]);
  });

  test("tells agents of sub-workflows apart, and their questions", async () => {
    const discuss = document(
      { a: say("On {{topic}}. CALL: ask_node('b', 'What of {{topic}}?')"), b: say("B. {{outputs.a}}") },
      { edges: [["a", "b"]], variables: [{ name: "topic" }] },
    );
    const main = one({
      type: "workflow",
      config: { file: "discuss", for_each: ["tea", "Tea"], max_concurrency: 2, inputs: { topic: "{{item}}" } },
    });
    const { events, state } = await runFiles({ main, discuss });
    const files = await recordingFiles(recordingOf(events));
    expect([...files.keys()].map((name) => name.replace(/~[0-9a-f]{16}/, "~"))).toEqual([
      "recording.json",
      ...["inner-0-a~.json", "inner-0-b~.json", "inner-1-a~.json", "inner-1-b~.json"],
    ]);
    const recorded = playRecording(await readRecording(files));
    const again = await runFiles({ main, discuss }, { recorded });
    expect(again.state.output).toEqual(state.output);
    expect(recorded.left()).toEqual([]);
  });

  test("takes no provider, and no agents of other processes", async () => {
    const { recording } = await record(agent("Write."));
    const recorded = playRecording(recording);
    await expect(tryRun(agent("Write."), { recorded, provider: rehearsal() })).rejects.toThrow("it takes no provider");
    await expect(tryRun(crowd, { recorded, remote: ["ann"], mode: "pubsub" })).rejects.toMatchObject({
      code: "OPTION_INVALID",
    });
  });
});

describe("what a recording does not hold", () => {
  test("ends the run with the first line that differs, and calls nobody", async () => {
    const { recording } = await record(agent("Write a letter.\nBe brief."));
    const { state, recorded } = await replay(agent("Write a letter.\nBe kind."), recording);
    expect(state.status).toBe("failed");
    expect(state.error).toEqual({
      code: "RECORDING_MISSED",
      message:
        'The recording holds another request for turn-0 of "writer": line 2 of message 1 (user) was "Be brief.", and is "Be kind." now. If that is meant, record again.',
    });
    expect(recorded.misses).toEqual([
      {
        call: { agent: "writer", activity: "1", step: "turn-0/0" },
        difference: {
          place: "message 1 (user)",
          recorded: "Write a letter.\nBe brief.",
          now: "Write a letter.\nBe kind.",
        },
      },
    ]);
  });

  test("is an agent that was not there", async () => {
    const { recording } = await record(agent("Write."));
    const { state } = await replay(
      document({ editor: { type: "ai-processor", config: { prompt: "Edit." } } }),
      recording,
    );
    expect(state.error?.message).toContain('The recording does not hold turn-0 of "editor".');
  });

  test("is another setting of the model", async () => {
    const { recording } = await record(agent("Write."));
    const { state } = await replay(agent("Write."), recording, { model: "large" });
    expect(state.error?.message).toContain('the request\'s model was nothing, and is "large" now.');
  });

  test("ends a run that would have gone on without the agent", async () => {
    const doc = (prompt: string) =>
      document({
        writer: { type: "ai-processor", config: { prompt }, on_error: "continue", retry: { max_attempts: 3 } },
      });
    const { recording } = await record(doc("Write."));
    const { state } = await replay(doc("Draw."), recording);
    expect(state).toMatchObject({ status: "failed", error: { code: "RECORDING_MISSED" } });
  });

  test("in an agent that is asked is told of that agent, not of the one that waits for it", async () => {
    const asker = say("A. CALL: ask_node('b', 'Why?')");
    const doc = (prompt: string) => document({ a: asker, b: say(prompt) }, { edges: [["a", "b"]] });
    const { recording } = await record(doc("B."));
    const { state } = await replay(doc("C."), recording);
    expect(state.error?.message).toContain('turn-0 of "b", asked by "a" in turn-0.call-0');
  });

  test("has a name for an agent that is asked by one that is asked", () => {
    const activity = "(flow[0]/sage/(ann/1/turn-0.call-1/0)/ask:b/0)";
    expect(callWords({ agent: "b", activity, step: "turn-2/1" })).toBe(
      'turn-2/1 of "b", asked by "flow[0]/sage" in ask:b',
    );
    expect(callWords({ agent: "b", activity: "2", step: "turn-0/0" })).toBe('turn-0 of "b", attempt 2');
  });

  test("is told as left over where nobody asks for it any more", async () => {
    const { recording } = await record(document({ a: say("A."), b: say("B.") }));
    const { state, recorded } = await replay(
      document({ a: say("A."), b: { type: "transformer", config: { expression: "1" } } }),
      recording,
    );
    // The peers of "a" are part of its request.
    expect(state.error?.code).toBe("RECORDING_MISSED");
    expect(recorded.left()).toEqual([{ agent: "b", activity: "1", step: "turn-0/0" }]);
  });
});
