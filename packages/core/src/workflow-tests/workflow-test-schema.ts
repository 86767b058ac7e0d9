import Type, { type Static, type TSchema, type TUnsafe } from "typebox";
import type { JsonObject, JsonSchema, JsonValue } from "../contracts/json.ts";
import type { CommunicationMode, NodeStatus, RunStatus } from "../contracts/run-event.ts";
import type { ErrorCode } from "../errors.ts";

/**
 * A file of tests, defined once: from here come the TypeScript types, the published JSON Schema and the validator
 * (`npm run generate`). Nothing imports this file at run time.
 */

const closed = { additionalProperties: false } as const;
const text = (description: string) => Type.String({ description });
const json = (description: string): TUnsafe<JsonValue> => Type.Unsafe({ description });
const list = <Item extends TSchema>(item: Item, description: string) =>
  Type.ReadonlyObject(Type.Array(item, { description }));
const byName = <Item extends TSchema>(item: Item, description: string) =>
  Type.Unsafe<{ readonly [name: string]: Static<Item> }>({
    type: "object",
    additionalProperties: item as object,
    description,
  });

/** A text that is expected. */
export type ExpectedText = string | { readonly contains?: string; readonly matches?: string };

const expectedText = (description: string) =>
  Type.Unsafe<ExpectedText>({
    anyOf: [
      { type: "string" },
      {
        type: "object",
        properties: {
          contains: { type: "string", description: "A part of the text." },
          matches: { type: "string", description: "A regular expression (RE2) that is found in the text." },
        },
        minProperties: 1,
        ...closed,
      },
    ],
    description: `${description}: the whole text, or { "contains": "…" } or { "matches": "…" }`,
  });

const usage = Type.Object(
  { input_tokens: Type.Integer({ minimum: 0 }), output_tokens: Type.Integer({ minimum: 0 }) },
  { description: "What the call counts as having used.", ...closed },
);

const scriptedCall = Type.Object(
  {
    tool: text("The tool: ask_node, broadcast_message, set_shared_context or get_shared_context."),
    arguments: Type.Unsafe<JsonObject>({ type: "object", description: "Its arguments." }),
  },
  closed,
);

const scriptedTurn = Type.Object(
  {
    content: Type.Optional(text("What the model says.")),
    json: Type.Optional(json("What the model says, as JSON: for a node with an output_schema.")),
    calls: Type.Optional(list(scriptedCall, "The tools that the model calls.")),
    usage: Type.Optional(usage),
    error: Type.Optional(
      Type.Object(
        {
          code: Type.Unsafe<ErrorCode>({ type: "string", description: "The error's code." }),
          message: Type.Optional(text("Its sentence.")),
        },
        { description: "What the call fails with, instead of an answer.", ...closed },
      ),
    ),
  },
  closed,
);

/** One answer of a scripted model. */
export type ScriptedTurn = string | Static<typeof scriptedTurn>;

const turns = Type.Unsafe<readonly ScriptedTurn[]>({
  type: "array",
  items: {
    anyOf: [{ type: "string" }, scriptedTurn as object],
    description: 'An answer: a text, or an object with "content", "json", "calls", "usage" or "error"',
  },
});

const scriptedAgent = Type.Object(
  {
    run: Type.Optional(turns),
    asked: Type.Optional(
      byName(turns, "What it answers, by the node that asks: one entry for each call of its model."),
    ),
  },
  closed,
);

/** What the model of one agent says. */
export type ScriptedAgent = readonly ScriptedTurn[] | Static<typeof scriptedAgent>;

const scriptedAgents = Type.Unsafe<{ readonly [agent: string]: ScriptedAgent }>({
  type: "object",
  additionalProperties: {
    anyOf: [turns as object, scriptedAgent as object],
    description: 'The answers of one agent: a list for its own run, or { "run": […], "asked": { "asker": […] } }',
  },
  description: "What models answer, by the agent's name in the run. No model is called.",
});

const said = Type.Object(
  {
    from: Type.Optional(text("The node that speaks.")),
    ask: Type.Optional(text("The node that is asked.")),
    question: Type.Optional(expectedText("The question")),
    answer: Type.Optional(expectedText("The answer; one that is no text is compared as JSON")),
    broadcast: Type.Optional(expectedText("What is told to the others")),
    to: Type.Optional(Type.Array(Type.String(), { description: "All that a broadcast is for, in any order." })),
    outcome: Type.Optional(text("How it ended: answered, delivered, failed, timed-out, rejected, nobody-listening.")),
  },
  { description: 'A message: a question with "ask", or a broadcast with "broadcast".', ...closed },
);

/** A message that is expected. */
export type ExpectedMessage = Static<typeof said>;

const wholeConversation = Type.Object(
  {
    messages: Type.Array(said, { description: "What is said." }),
    in_order: Type.Optional(Type.Boolean({ description: "Whether it is said in this order." })),
    only: Type.Optional(Type.Boolean({ description: "Whether nothing else may be said." })),
  },
  closed,
);

/** What is expected of a conversation. */
export type ExpectedConversation = readonly ExpectedMessage[] | Static<typeof wholeConversation>;

const word = <Word extends string>(words: Readonly<Record<Word, true>>, description: string): TUnsafe<Word> =>
  Type.Unsafe({ type: "string", enum: Object.keys(words), description });

type EndStatus = Extract<RunStatus, "completed" | "failed" | "cancelled">;

const status = word<EndStatus>(
  { completed: true, failed: true, cancelled: true },
  "How the run ends: completed, unless an error is expected.",
);

const nodeStatus = word<NodeStatus>(
  { pending: true, running: true, retrying: true, completed: true, failed: true, skipped: true, cancelled: true },
  "Where the node stands at the end.",
);

const expectation = Type.Object(
  {
    status: Type.Optional(status),
    error: Type.Optional(text("The code that the run fails with.")),
    outputs: Type.Optional(
      byName(json("The output, or the part of an object that matters."), "Outputs, by the node's name in the run."),
    ),
    schema: Type.Optional(
      byName(
        Type.Unsafe<JsonSchema>({ type: "object" }),
        "JSON Schemas that outputs fit, by the node's name in the run.",
      ),
    ),
    nodes: Type.Optional(byName(nodeStatus, "Where nodes stand at the end, by their names in the run.")),
    shared: Type.Optional(
      byName(
        json("The value, or the part of an object that matters."),
        "What is in the shared context at the end, by key.",
      ),
    ),
    conversation: Type.Optional(
      Type.Unsafe<ExpectedConversation>({
        anyOf: [{ type: "array", items: said as object }, wholeConversation as object],
        description:
          'A list of messages that are among what is said, or { "messages": […], "in_order": true, "only": true }',
      }),
    ),
    cel: Type.Optional(
      list(
        Type.String(),
        "CEL expressions that are true at the end, over inputs, outputs, nodes, shared, messages, status and error.",
      ),
    ),
  },
  { description: "What has to come of it.", ...closed },
);

const testCase = {
  name: Type.Optional(Type.String({ minLength: 1, description: "What people call the test." })),
  inputs: Type.Optional(Type.Unsafe<JsonObject>({ type: "object", description: "Values for variables, by name." })),
  mode: Type.Optional(
    word<CommunicationMode>({ simple: true, pubsub: true }, "How agents talk. In pubsub over a transport in memory."),
  ),
  model: Type.Optional(text("The model for every node, as --model names it.")),
  now: Type.Optional(text("What the run takes for the time of its start, in ISO 8601.")),
  timeout_seconds: Type.Optional(
    Type.Number({ exclusiveMinimum: 0, maximum: 86_400, description: "How long the run may take; 60 unless given." }),
  ),
  recording: Type.Optional(
    Type.String({
      minLength: 1,
      description: "The folder of a recording, from this file, that answers for all models.",
    }),
  ),
  answers: Type.Optional(scriptedAgents),
  people: Type.Optional(
    byName(
      Type.Array(json("What a person gives.")),
      "What people answer, by the name of the node that asks them: one entry for each time.",
    ),
  ),
  expect: Type.Optional(expectation),
};

/** A file of tests. */
export const workflowTestSchema = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    workflow: Type.String({ minLength: 1, description: "The workflow's file, from this file." }),
    tests: Type.Optional(
      Type.Array(Type.Object(testCase, closed), { minItems: 1, description: "Several tests of the workflow." }),
    ),
    ...testCase,
  },
  {
    title: "ChasmX workflow tests",
    description:
      'What a workflow is given, and what has to come of it. A file holds one test, or several under "tests".',
    ...closed,
  },
);

const oneCase = Type.Object(testCase);

/** A file of tests as it is written. */
export type WorkflowTestDocument = Static<typeof workflowTestSchema>;
/** One test as it is written. */
export type WorkflowTestCase = Static<typeof oneCase>;
/** What is expected of a run. */
export type Expectation = Static<typeof expectation>;
