import Type, { type Static, type TSchema, type TUnsafe } from "typebox";
import type { JsonValue } from "../contracts/json.ts";
import type { Usage } from "../contracts/llm-provider.ts";
import { type MessageOutcome, messageTypes } from "../contracts/message.ts";
import type { CommunicationMode, RunStatus } from "../contracts/run-event.ts";
import type { ErrorCode, ErrorRecord } from "../errors.ts";

/**
 * The communication log, defined once: from here come the TypeScript types and the published JSON Schema
 * (`npm run generate`). Nothing imports this file at run time.
 */

const text = (description: string) => Type.String({ description });
const count = (description: string) => Type.Integer({ minimum: 0, description });
const time = (description: string) => Type.Number({ description: `${description}, in milliseconds since 1970.` });
const json = (description: string): TUnsafe<JsonValue> => Type.Unsafe({ description });
const list = <Item extends TSchema>(item: Item, description: string) =>
  Type.ReadonlyObject(Type.Array(item, { description }));

/** One word of a union. A word that the union is given is an error here until it stands here as well. */
const word = <Word extends string>(words: Readonly<Record<Word, true>>, description: string): TUnsafe<Word> =>
  Type.Unsafe({ type: "string", enum: Object.keys(words), description });

const status = word<RunStatus>(
  {
    accepted: true,
    running: true,
    paused: true,
    interrupted: true,
    completed: true,
    failed: true,
    cancelled: true,
  },
  "Where the run stands.",
);

const mode = word<CommunicationMode>(
  { simple: true, pubsub: true },
  "How agents talk: in memory, or over a transport.",
);

const outcome = (description: string) =>
  word<MessageOutcome>(
    {
      delivered: true,
      answered: true,
      failed: true,
      "timed-out": true,
      cancelled: true,
      "nobody-listening": true,
      duplicate: true,
      late: true,
      rejected: true,
    },
    description,
  );

const error = (description: string) =>
  Type.ReadonlyObject(
    Type.Object(
      {
        code: Type.Unsafe<ErrorCode>({ type: "string", description: "What went wrong: see the page of errors." }),
        message: text("A sentence for a person."),
        retryable: Type.Optional(Type.Boolean({ description: "Only where it is not what the code says by itself." })),
      } satisfies Record<keyof ErrorRecord, TSchema>,
      { description },
    ),
  );

const usage = Type.ReadonlyObject(
  Type.Object(
    {
      input_tokens: count("Tokens that the model read."),
      output_tokens: count("Tokens that it wrote."),
      cached_tokens: Type.Optional(count("The part of the input that the provider served from its cache.")),
      reasoning_tokens: Type.Optional(count("The part of the output that the model spent on reasoning.")),
      cost_usd: Type.Optional(
        Type.Number({ minimum: 0, description: "US dollars, by the price that the run was made with." }),
      ),
    } satisfies Record<keyof Usage, TSchema>,
    { description: "What the answer cost." },
  ),
);

const message = Type.ReadonlyObject(
  Type.Object(
    {
      id: text("Unique in the run."),
      type: Type.Enum([...messageTypes], { description: "What the message is for." }),
      from: text("The node that sent it, by its name in the run: with the path of its sub-workflow."),
      to: Type.Unsafe<string | readonly string[]>({
        anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }],
        description: "The receiver, or all those that a broadcast was for.",
      }),
      sent_at: time("When it was sent"),
      content: json("What it says: of a question, the question and its context."),
      note: Type.Optional(text("Why it took another way than messages do.")),
      outcome: Type.Optional(outcome("How it ended. Absent while it is under way, or where its run ended before.")),
      settled_at: Type.Optional(time("When it ended")),
      wait_ms: Type.Optional(Type.Number({ description: "How long the sender waited." })),
      answer: Type.Optional(json("The answer to a question; of a broadcast, how many it was for.")),
      error: Type.Optional(error("Why there is no answer.")),
      usage: Type.Optional(usage),
    },
    { description: "A message as the log tells it." },
  ),
);

const droppedMessage = Type.ReadonlyObject(
  Type.Object(
    {
      time: time("When it came"),
      id: Type.Optional(text("Its id, where it could be read.")),
      outcome: outcome("Why it was not taken, in a word."),
      reason: text("A sentence for a person."),
    },
    { description: "A message that came and was not taken." },
  ),
);

const sharedWrite = Type.ReadonlyObject(
  Type.Object(
    {
      time: time("When it was written"),
      from: text("The node that wrote it."),
      name: text("The key."),
      version: Type.Integer({ minimum: 1, description: "Counts the writes of this key." }),
      value: json("What was written."),
    },
    { description: "A value that an agent shared." },
  ),
);

/** The whole log. */
export const communicationLogSchema = Type.ReadonlyObject(
  Type.Object(
    {
      format: Type.Literal(1, { description: "The version of this format." }),
      run_id: text("The run."),
      workflow: text("The name of its workflow."),
      status,
      mode,
      transport: Type.Optional(text("The name of the transport that the agents talked over.")),
      fallback: Type.Optional(error("Why the agents talked in memory although the mode is `pubsub`.")),
      messages: list(message, "In the order of sending."),
      dropped: list(droppedMessage, "In the order of coming."),
      shared: list(sharedWrite, "Every write to the shared context, in order."),
    },
    {
      title: "ChasmX communication log",
      description: "Everything that the agents of one run said to each other.",
    },
  ),
);

/** Everything that the agents of one run said to each other, as a file of its own. */
export type CommunicationLog = Static<typeof communicationLogSchema>;
/** A message as the log tells it. Nodes have the names that they have in the run. */
export type LoggedMessage = Static<typeof message>;
/** A message that came and was not taken. */
export type DroppedMessage = Static<typeof droppedMessage>;
/** A value that an agent shared. */
export type SharedWrite = Static<typeof sharedWrite>;
