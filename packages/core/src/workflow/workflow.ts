import Type, { type Static } from "typebox";
import { nodeIdPattern, variableNamePattern } from "./name-patterns.ts";

/**
 * The document, defined once: from here come the TypeScript type, the published JSON Schema and the compiled validator
 * (`npm run generate`). Nothing imports this file at run time: loading TypeBox would cost more than checking a document.
 */

const seconds = (description: string) => Type.Number({ exclusiveMinimum: 0, maximum: 2_000_000, description });

const budget = Type.Object(
  {
    max_tokens: Type.Optional(
      Type.Integer({ minimum: 1, description: "Tokens for the whole run, asked nodes included." }),
    ),
    max_cost_usd: Type.Optional(Type.Number({ exclusiveMinimum: 0, description: "US dollars for the whole run." })),
    max_asks: Type.Optional(Type.Integer({ minimum: 0, description: "Questions for the whole run." })),
  },
  { description: "What a run may spend. Once it is spent, nothing more begins: LIMIT_EXCEEDED." },
);

const metadata = Type.Object(
  {
    communication_mode: Type.Optional(
      Type.Enum(["simple", "pubsub"], {
        description:
          "`simple`: in memory, nodes one after another. `pubsub`: over the configured transport, in parallel.",
      }),
    ),
    fallback: Type.Optional(
      Type.Enum(["simple", "forbid"], {
        description: "What happens when the transport fails: go on in memory (`simple`), or fail the run (`forbid`).",
      }),
    ),
    version: Type.Optional(Type.String()),
    author: Type.Optional(Type.String()),
    description: Type.Optional(Type.String()),
    tags: Type.Optional(Type.Array(Type.String())),
    max_concurrency: Type.Optional(
      Type.Integer({
        minimum: 1,
        description: "Nodes that run at one time. 1 in `simple` mode, 16 in `pubsub`, unless set.",
      }),
    ),
    timeout_seconds: Type.Optional(seconds("How long the whole run may take.")),
    ask_timeout_seconds: Type.Optional(seconds("How long a question waits for its answer. 30 unless set.")),
    budget: Type.Optional(budget),
    mcp: Type.Optional(
      Type.Object(
        {
          tool: Type.Optional(
            Type.Boolean({ description: "Whether `chasmx mcp` offers the workflow as a tool of its own." }),
          ),
        },
        { description: "What assistants see of the workflow." },
      ),
    ),
    checks: Type.Optional(
      Type.Record(Type.String(), Type.Enum(["off", "information", "warning", "error"]), {
        description: "The severity of rules by their ids; `off` silences a rule. Errors cannot be lowered.",
      }),
    ),
  },
  { description: "How the workflow runs, and facts about it." },
);

const variable = Type.Object(
  {
    id: Type.Optional(Type.String()),
    name: Type.String({
      pattern: variableNamePattern,
      maxLength: 128,
      description: "The name in templates and expressions.",
    }),
    type: Type.Optional(Type.Enum(["string", "number", "integer", "boolean", "array", "object", "json"])),
    value: Type.Optional(Type.Unknown({ description: "The value unless an input overrides it. Without one: null." })),
    scope: Type.Optional(Type.String()),
    required: Type.Optional(Type.Boolean({ description: "Whether the run needs a value, here or as an input." })),
    secret: Type.Optional(
      Type.Boolean({ description: "Kept out of prompts, questions, shared context, the journal and every log." }),
    ),
    description: Type.Optional(Type.String()),
  },
  { description: "A value that templates and expressions read by name." },
);

const retry = Type.Object(
  {
    max_attempts: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 100, description: "Attempts in all, the first included." }),
    ),
    backoff_seconds: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 3600,
        description: "The wait before the second attempt; it doubles with each one after.",
      }),
    ),
  },
  { description: "How often the node is tried when it fails with an error that may pass." },
);

const node = Type.Object(
  {
    id: Type.String({
      pattern: nodeIdPattern,
      maxLength: 128,
      description: "Unique in the workflow: edges, templates and questions name it.",
    }),
    type: Type.String({ minLength: 1, description: "The node type." }),
    position: Type.Optional(
      Type.Object({ x: Type.Number(), y: Type.Number() }, { description: "Where an editor draws the node." }),
    ),
    config: Type.Optional(Type.Record(Type.String(), Type.Unknown(), { description: "What the node type asks for." })),
    retry: Type.Optional(retry),
    timeout_seconds: Type.Optional(seconds("How long one attempt may take.")),
    on_interrupt: Type.Optional(
      Type.Enum(["retry", "fail"], {
        description:
          "What a resumed run does with an effect that was under way when its process died: make it again with the same idempotency key (`retry`), or fail the node.",
      }),
    ),
    on_error: Type.Optional(
      Type.Enum(["fail", "continue", "skip"], {
        description:
          'When the node has failed: `fail` the run, `continue` with `{ "error": { "code", "message" } }` as its output, or `skip` what depends on it.',
      }),
    ),
  },
  { description: "An agent or a step of the workflow." },
);

const edge = Type.Object(
  {
    id: Type.Optional(Type.String()),
    from: Type.String({ description: "The id of the node that comes first." }),
    to: Type.String({ description: "The id of the node that waits for it." }),
    branch: Type.Optional(Type.String({ description: "Taken only when the first node's result is this branch." })),
  },
  { description: "Says that one node waits for another." },
);

/** The whole document. */
export const workflowSchema = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    format: Type.Optional(Type.Literal(1, { description: "The version of this format. May be left out." })),
    name: Type.String({ minLength: 1, maxLength: 200, description: "What people call the workflow." }),
    description: Type.Optional(Type.String()),
    status: Type.Optional(Type.String({ description: "For your own use; it changes nothing about a run." })),
    metadata: Type.Optional(metadata),
    variables: Type.Optional(Type.Array(variable)),
    nodes: Type.Array(node, { minItems: 1 }),
    edges: Type.Optional(Type.Array(edge)),
  },
  { title: "ChasmX workflow", description: "A workflow of agents that ask each other, broadcast and share context." },
);

/** A workflow as its file holds it. */
export type WorkflowDocument = Static<typeof workflowSchema>;
/** One node of a document. */
export type NodeDocument = Static<typeof node>;
/** One edge of a document. */
export type EdgeDocument = Static<typeof edge>;
/** One variable of a document. */
export type VariableDocument = Static<typeof variable>;
