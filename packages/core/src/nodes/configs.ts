import Type, { type Static, type TSchemaOptions, type TUnsafe } from "typebox";
import type { JsonValue } from "../contracts/json.ts";
import { reasoningEfforts } from "../contracts/llm-provider.ts";
import type { BoundExpression, BoundTemplate, RenderedPrompt } from "../contracts/node-type.ts";

/**
 * What the built-in node types ask for, defined once like the document itself. A string is a Liquid template unless its
 * schema carries `x-text`; the type here is what the node receives, after rendering.
 */

/** A prompt: a template whose directives are handed over apart from its text. */
const prompt = (options: TSchemaOptions): TUnsafe<RenderedPrompt> =>
  Type.Unsafe({ type: "string", "x-text": "prompt", ...options });
/** A CEL expression, handed over ready to evaluate. */
const expression = (options: TSchemaOptions): TUnsafe<BoundExpression> =>
  Type.Unsafe({ type: "string", minLength: 1, "x-text": "expression", ...options });
/** A text that is handed over as it stands. */
const plain = (options: TSchemaOptions) => Type.String({ "x-text": "plain", ...options });
/** Any JSON; the strings in it are templates. */
const json = (options: TSchemaOptions): TUnsafe<JsonValue> => Type.Unsafe(options);

/** JSON by name that the node renders itself, with more names in scope. */
const deferred = (locals: readonly string[], options: TSchemaOptions): TUnsafe<BoundTemplate> =>
  Type.Unsafe({ type: "object", "x-deferred": true, "x-locals": locals, ...options });

/** What the config of every node may hold. The aliases are those of the original format. */
export const commonConfig = Type.Object({
  name: Type.Optional(plain({ description: "What people and models call the node." })),
  description: Type.Optional(
    plain({ description: "What the node is for; models read it when they choose whom to ask." }),
  ),
  can_communicate: Type.Optional(
    Type.Boolean({ description: "Whether the node asks, answers, broadcasts and shares context." }),
  ),
  timeout: Type.Optional(
    Type.Number({
      exclusiveMinimum: 0,
      maximum: 2_000_000,
      description: "The older name of the node's `timeout_seconds`.",
    }),
  ),
  retries: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 99, description: "Attempts after the first; see the node's `retry`." }),
  ),
  retry_delay: Type.Optional(Type.Number({ minimum: 0, description: "The older name of `retry.backoff_seconds`." })),
});

/** Takes nothing and gives null: where a workflow begins. */
export const startConfig = Type.Object({ label: Type.Optional(plain({})) });

/** What the workflow gives. */
export const endConfig = Type.Object({
  label: Type.Optional(plain({})),
  output: Type.Optional(json({ description: "The workflow's result. Without it: what arrives here." })),
});

/** A model with a role. */
export const aiProcessorConfig = Type.Object({
  prompt: prompt({ minLength: 1, description: "What the node does; `CALL: ask_node('id', '…')` directs it to ask." }),
  system_prompt: Type.Optional(Type.String({ description: "Who the node is, when it works and when it answers." })),
  model: Type.Optional(Type.String({ description: "The model's name; the provider's default unless set." })),
  temperature: Type.Optional(Type.Number({ minimum: 0, maximum: 2 })),
  max_tokens: Type.Optional(Type.Integer({ minimum: 1, description: "The most tokens of one answer." })),
  seed: Type.Optional(Type.Integer({ description: "Asks for the same answer to the same request." })),
  stop: Type.Optional(
    Type.Array(Type.String({ minLength: 1, "x-text": "plain" }), {
      minItems: 1,
      maxItems: 4,
      description: "The answer ends before the first of these texts.",
    }),
  ),
  reasoning_effort: Type.Optional(
    Type.Enum([...reasoningEfforts], { description: "How long a reasoning model may think." }),
  ),
  cache: Type.Optional(
    Type.Unsafe<boolean | { readonly ttl_seconds?: number }>({
      anyOf: [
        { type: "boolean" },
        {
          type: "object",
          properties: { ttl_seconds: { type: "number", exclusiveMinimum: 0, maximum: 31_536_000 } },
          additionalProperties: false,
        },
      ],
      "x-text": "plain",
      description:
        "Whether a stored answer to the same request will do; `ttl_seconds` says how long an answer is kept.",
    }),
  ),
  max_turns: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 100,
      description: "Model calls of one activity before it fails. 16 unless set.",
    }),
  ),
  answer_concurrency: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 1000,
      "x-text": "plain",
      description: "Questions that the node answers at one time. 4 unless set.",
    }),
  ),
  call_protocol: Type.Optional(
    Type.Enum(["tools", "text"], {
      description: "`text` lets a model without tools write `CALL: …` lines that are carried out.",
    }),
  ),
  output_schema: Type.Optional(
    Type.Unsafe<{ readonly [keyword: string]: unknown }>({
      type: "object",
      "x-text": "plain",
      description: "A JSON Schema: the output is then JSON that satisfies it.",
    }),
  ),
});

/** A schema's demand for one of several keys, and no second one. */
const oneKeyOf = (...keys: readonly string[]) => ({ oneOf: keys.map((key) => ({ required: [key] })) });

/** A decision: true or false, or the first case that holds. */
export const conditionConfig = Type.Object(
  {
    condition: Type.Optional(expression({ description: "A CEL expression; the branch is `true` or `false`." })),
    cases: Type.Optional(
      Type.Array(
        Type.Object({
          name: plain({ minLength: 1, description: "The branch." }),
          condition: expression({ description: "A CEL expression that is true where this branch is taken." }),
        }),
        { minItems: 1, description: "Tried in order; the first that holds names the branch." },
      ),
    ),
    default: Type.Optional(
      plain({ minLength: 1, description: "The branch when no case holds. `default` unless set." }),
    ),
    true_label: Type.Optional(plain({})),
    false_label: Type.Optional(plain({})),
  },
  oneKeyOf("condition", "cases"),
);

/** A wait. */
export const delayConfig = Type.Object({
  delay_seconds: Type.Optional(
    Type.Number({ minimum: 0, maximum: 2_000_000, description: "How long to wait. 1 unless set." }),
  ),
});

/** A list, reduced to the items for which an expression holds. */
export const filterConfig = Type.Object({
  items: Type.Optional(json({ description: "The list. Without it: what arrives here, which must be one list." })),
  condition: expression({
    "x-locals": ["item", "index"],
    description: "A CEL expression over `item` and `index`; items for which it is true are kept.",
  }),
  mode: Type.Optional(Type.Enum(["include", "exclude"], { description: "`exclude` drops the items instead." })),
});

/** A value made of others. */
export const transformerConfig = Type.Object(
  {
    expression: Type.Optional(expression({ description: "A CEL expression; its value is the output." })),
    fields: Type.Optional(
      Type.Record(Type.String(), expression({}), {
        description: "CEL expressions by name; the output is the object of their values.",
      }),
    ),
    template: Type.Optional(Type.String({ description: "A Liquid template; its text is the output." })),
  },
  oneKeyOf("expression", "fields", "template"),
);

/** A person's decision. */
export const approvalConfig = Type.Object(
  {
    question: Type.String({ minLength: 1, description: "What the person is asked." }),
    details: Type.Optional(json({ description: "What they decide about, as they need to see it." })),
    choices: Type.Optional(
      Type.Array(plain({ minLength: 1, maxLength: 100 }), {
        minItems: 1,
        maxItems: 50,
        uniqueItems: true,
        description: "What they choose from; each is a branch. `approve` and `reject` unless set.",
      }),
    ),
    schema: Type.Optional(
      Type.Unsafe<{ readonly [keyword: string]: unknown }>({
        type: "object",
        "x-text": "plain",
        "x-json-schema": true,
        description: "A JSON Schema of what they give, instead of choices.",
      }),
    ),
    timeout_seconds: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, maximum: 2_000_000, description: "How long to wait. For ever unless set." }),
    ),
    default: Type.Optional(
      json({ description: "What counts as given once the time is over. Without it the node fails." }),
    ),
  },
  { not: { required: ["choices", "schema"] } },
);

/** Another workflow, run within this run. */
export const workflowConfig = Type.Object(
  {
    file: plain({ minLength: 1, maxLength: 500, description: "The workflow's file, relative to this one." }),
    inputs: Type.Optional(
      deferred(["item", "index", "previous", "question", "from"], {
        "x-secret": true,
        description:
          "Values for its variables. May read `item` and `index` of `for_each`, `previous` and `index` of `repeat`, and `question` and `from` while it answers.",
      }),
    ),
    for_each: Type.Optional(
      Type.Unsafe<readonly JsonValue[]>({
        type: "array",
        description: "A list: the workflow runs once for each item, and the output is the list of outputs.",
      }),
    ),
    max_concurrency: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1000, description: "Items that run at one time. 1 unless set." }),
    ),
    on_error: Type.Optional(
      Type.Enum(["stop", "collect"], {
        description:
          'When an item fails: `stop` and fail, or `collect` `{ "error": { "code", "message" } }` in its place. `stop` unless set.',
      }),
    ),
    repeat: Type.Optional(
      Type.Object(
        {
          until: expression({
            "x-locals": ["output", "index"],
            description: "A CEL expression over `output` and `index`: true ends the loop.",
          }),
          max_iterations: Type.Optional(
            Type.Integer({ minimum: 1, maximum: 10_000, description: "Runs at most. 10 unless set." }),
          ),
        },
        { description: "Runs the workflow again and again; the output is the last one's." },
      ),
    ),
    question_input: Type.Optional(
      plain({ minLength: 1, description: "The variable that gets a question to this node. `question` unless set." }),
    ),
  },
  { not: { required: ["for_each", "repeat"] } },
);

/** @see aiProcessorConfig, after rendering. */
export type AiProcessorConfig = Static<typeof aiProcessorConfig> & Static<typeof commonConfig>;
export type EndConfig = Static<typeof endConfig>;
export type ConditionConfig = Static<typeof conditionConfig>;
export type DelayConfig = Static<typeof delayConfig>;
export type FilterConfig = Static<typeof filterConfig>;
export type TransformerConfig = Static<typeof transformerConfig>;
export type ApprovalConfig = Static<typeof approvalConfig>;
export type WorkflowConfig = Static<typeof workflowConfig>;
