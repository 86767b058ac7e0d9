import { readFile } from "node:fs/promises";
import { loadWorkflow, startRun } from "@chasmx/core";

const file = new URL("../two-agents/question.workflow.json", import.meta.url);
const workflow = await loadWorkflow(await readFile(file, "utf8"));
const run = await startRun(workflow, { inputs: { topic: "a rainbow" } });
const { status, messages } = await run.finished;

for (const { from, to, content, answer } of messages.values()) {
  console.log(`${from} asks ${to}:`, content);
  console.log(`${to} answers:`, answer);
}
console.log(status);
