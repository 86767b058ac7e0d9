/** Workflows that tests run. */

export const hello = {
  name: "Hello",
  description: "Says hello.",
  metadata: { mcp: { tool: true } },
  variables: [
    { name: "who", type: "string", required: true, description: "Whom to greet." },
    { name: "times", type: "integer", value: 1 },
    { name: "api_key", type: "string", secret: true },
  ],
  nodes: [{ id: "say", type: "transformer", config: { template: "Hello {{who}}" } }],
};

export const conversation = {
  name: "Conversation",
  nodes: [
    {
      id: "student",
      type: "ai-processor",
      config: { can_communicate: true, prompt: "Learn. CALL: ask_node('teacher', 'What are tides?')" },
    },
    { id: "teacher", type: "ai-processor", config: { can_communicate: true, prompt: "You know." } },
  ],
  edges: [{ from: "student", to: "teacher" }],
};

export const release = {
  name: "Release",
  metadata: { mcp: { tool: true } },
  variables: [{ name: "version", type: "string", value: "2.4" }],
  nodes: [
    { id: "ship", type: "approval", config: { question: "Publish {{version}}?" } },
    { id: "publish", type: "transformer", config: { template: "Published {{version}}" } },
  ],
  edges: [{ from: "ship", to: "publish", branch: "approve" }],
};

export const failing = {
  name: "Failing",
  nodes: [{ id: "bad", type: "transformer", config: { expression: "1 / 0" } }],
};

/** A workflow that takes so many seconds. */
export function slow(seconds: number) {
  return { name: "Slow", nodes: [{ id: "wait", type: "delay", config: { delay_seconds: seconds } }] };
}

export const big = {
  name: "Big",
  variables: [{ name: "text", type: "string", value: "x" }],
  nodes: [
    {
      id: "repeat",
      type: "transformer",
      config: { template: "{% for i in (1..3000) %}{{text}}123456789{% endfor %}" },
    },
  ],
};
