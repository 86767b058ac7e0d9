import { readFile } from "node:fs/promises";
import path from "node:path";

/** A workflow of two agents, in which nothing is wrong. */
export const soundWorkflow = {
  name: "Ask a teacher",
  variables: [{ name: "topic", type: "string", value: "tides" }],
  nodes: [
    {
      id: "student",
      type: "ai-processor",
      position: { x: 0, y: 0 },
      config: {
        prompt: "Explain {{topic}}.\n\nCALL: ask_node('teacher', 'What are {{topic}}?')",
        can_communicate: true,
      },
    },
    {
      id: "teacher",
      type: "ai-processor",
      position: { x: 260, y: 0 },
      config: { prompt: "Correct this: {{outputs.student}}", can_communicate: true },
    },
    { id: "end", type: "end", config: { output: { correction: "{{outputs.teacher}}" } } },
  ],
  edges: [
    { from: "student", to: "teacher" },
    { from: "teacher", to: "end" },
  ],
};

/** The same with an edge that leads to a node that is not there. */
export const brokenWorkflow = {
  ...soundWorkflow,
  edges: [
    { from: "student", to: "teecher" },
    { from: "teacher", to: "end" },
  ],
};

/** The repository's example of a student who asks a teacher: its file's name, and its text. */
export const questionFile = "question.workflow.json";
export const questionText = () =>
  readFile(path.join(import.meta.dirname, "../../../../examples/two-agents", questionFile), "utf8");
