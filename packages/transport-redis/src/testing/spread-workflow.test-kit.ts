const config = { can_communicate: true };

/** A workflow of which two processes have the same text, and each its own node types. */
export const spread = {
  name: "Spread",
  metadata: { communication_mode: "pubsub", max_concurrency: 4, ask_timeout_seconds: 20 },
  nodes: [
    { id: "a", type: "answering", config },
    { id: "b", type: "answering", config, on_error: "continue" },
    { id: "c", type: "answering", config },
  ],
  edges: [{ from: "a", to: "b" }],
};
