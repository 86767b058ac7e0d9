import { describe, expect, test } from "vitest";
import { loadWorkflow } from "../checks/load.ts";
import { document } from "../testing/try-run.test-kit.ts";
import { give, say } from "../testing/workflow-files.test-kit.ts";
import { recordWorkflowTest, runWorkflowTest } from "./run-workflow-test.ts";
import { found, load } from "./workflow-tests.test-kit.ts";

describe("a recorded test", () => {
  test("passes from what was recorded for it, and fails where a prompt has changed", async () => {
    const given = await load({ recording: "here" });
    const recording = await recordWorkflowTest(given);
    expect((await runWorkflowTest({ ...given, recording })).problems).toEqual([]);
    const changed = await load(
      { recording: "here" },
      document(
        { a: say("Z. CALL: ask_node('b', 'Why?') CALL: broadcast_message('done')"), b: say("B. {{outputs.a}}") },
        { edges: [["a", "b"]] },
      ),
    );
    const { problems } = await runWorkflowTest({ ...changed, recording });
    expect(problems).toMatchObject([
      {
        pointer: "/recording",
        message: 'The recording holds another request for turn-0 of "a": message 2 (user) differs.',
      },
    ]);
    expect(problems[0]?.rows).not.toEqual([]);
  });

  test("is no rehearsal where its recording was not loaded", async () => {
    expect(await found({ recording: "here" })).toEqual([
      " The run did not begin: RECORDING_INVALID: The recording that the test names was not loaded with it.",
    ]);
  });

  test("fails where something is left over", async () => {
    const alone = document({
      a: { type: "ai-processor", config: { prompt: "A" } },
      b: { type: "ai-processor", config: { prompt: "B" } },
    });
    const given = await load({ recording: "here" }, alone);
    const recording = await recordWorkflowTest(given);
    const less = await loadWorkflow(document({ a: { type: "ai-processor", config: { prompt: "A" } }, b: give("1") }));
    expect((await runWorkflowTest({ ...given, workflow: less, recording })).problems).toEqual([
      {
        pointer: "/recording",
        message: "The recording holds a call that the run did not make.",
        among: ['turn-0 of "b"'],
      },
    ]);
  });

  test("is not recorded where its run ends otherwise than the test expects", async () => {
    const given = await load({ recording: "here", expect: { status: "failed" } });
    await expect(recordWorkflowTest(given)).rejects.toMatchObject({ code: "RECORDING_INVALID" });
  });
});
