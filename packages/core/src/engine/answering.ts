import { nodeIdOf } from "../communication/agent-id.ts";
import { maxContentDepth } from "../communication/codec.ts";
import type { HostedAgent } from "../communication/hosting.ts";
import { type Delivery, type Slot, threadOf } from "../communication/mailbox.ts";
import type { Member } from "../communication/party.ts";
import type { JsonObject, JsonValue } from "../contracts/json.ts";
import type { Message } from "../contracts/message.ts";
import type { Question } from "../contracts/node-type.ts";
import { ChasmError, errorRecord, recordedError } from "../errors.ts";
import { Cancellation } from "../journal/cancellation.ts";
import { assertJson } from "../journal/json-check.ts";
import type { RunnableNode } from "../workflow/runnable.ts";
import { ActivityContext } from "./activity-context.ts";
import { questionIn, remember } from "./exchanges.ts";
import { outputsOf, type RunContext, renderConfig } from "./run-context.ts";

/** A node as one that answers. */
export interface AnswererOptions {
  readonly run: RunContext;
  readonly node: RunnableNode;
  readonly member: Member;
  /** What the node has been asked and has answered so far, by conversation. */
  readonly conversations: Map<string, Question["earlier"]>;
}

/** How many questions an agent answers at one time, where its config does not say. */
const defaultConcurrency = 4;

/** One for all, because an error with its stack costs more than a short answer. */
const answered = new ChasmError("RUN_CANCELLED", "The answer that this effect belonged to has ended.");
const abandoned = new ChasmError("RUN_CANCELLED", "Nobody waits for this answer any more.");

/** Makes a node answer what it is asked. What it sees of the run is fixed by who asks, never by when. */
export function answerer(options: AnswererOptions): HostedAgent {
  const { run, node, member, conversations } = options;
  const answering = new Map<string, Cancellation>();

  return {
    id: member.agentId,
    concurrency: concurrencyOf(node),
    async answer(delivery, slot) {
      const { query } = delivery;
      const cancellation = new Cancellation(run.cancellation);
      answering.set(query.id, cancellation);
      try {
        const thread = threadOf(query);
        const earlier = conversations.get(thread) ?? [];
        const given = answerQuery(options, { ...delivery, slot, earlier, cancellation });
        const content = checkedAnswer(run, node, await cancellation.race(given));
        conversations.set(thread, remember(earlier, { question: questionIn(query.content), answer: content }));
        return { content };
      } catch (error) {
        // What leaves the process leaves without secrets; the asker's journal would be too late.
        throw recordedError(run.conversation.redaction.redactEvent(errorRecord(error)), error);
      } finally {
        answering.delete(query.id);
        // Whatever the answer left behind must not go on having effects.
        cancellation.cancel(answered);
      }
    },
    abandon(queryId) {
      answering.get(queryId)?.cancel(abandoned);
    },
  };
}

interface OpenQuery extends Delivery {
  readonly slot: Slot;
  readonly earlier: Question["earlier"];
  readonly cancellation: Cancellation;
}

async function answerQuery(options: AnswererOptions, open: OpenQuery): Promise<JsonValue> {
  const { run, node, member } = options;
  const { query, slot, deadline, earlier, cancellation } = open;
  if (node.type.answer === undefined) throw new ChasmError("ASK_REJECTED", `Node "${node.id}" answers no questions.`);
  const viewpoint = rootAsker(run, query) ?? node;
  const context = new ActivityContext({
    run,
    node,
    member,
    activity: query.id,
    attempt: 1,
    cancellation,
    asked: { trail: query.trail ?? [], deadline, slot },
  });
  const config = renderConfig(run, node, { viewpoint, absent: "empty" });
  const question = { ...questionOf(query, earlier), ...ownOutput(run, node, viewpoint) };
  return await node.type.answer(question, config, context);
}

/** An answer that can travel: JSON, not too deep, and without a secret. */
function checkedAnswer({ conversation }: RunContext, node: RunnableNode, given: JsonValue): JsonValue {
  const content = assertJson(given, `The answer of node "${node.id}"`, maxContentDepth - 1);
  if (!conversation.redaction.reveals(content)) return content;
  throw new ChasmError(
    "SECRET_REFUSED",
    `The answer of node "${node.id}" holds a secret. Secrets go to services only.`,
  );
}

/** A query as the asked node sees it. */
export function questionOf(query: Message, earlier: Question["earlier"]): Question {
  // What a stranger sent may have no shape at all.
  const { context } = Object(query.content) as JsonObject;
  const question = {
    id: query.id,
    from: nodeIdOf(query, query.from),
    question: questionIn(query.content),
    earlier,
  };
  return context === undefined ? question : { ...question, context };
}

function ownOutput(run: RunContext, node: RunnableNode, viewpoint: RunnableNode): { readonly output?: JsonValue } {
  if (!run.workflow.graph.isUpstream(node.graphNode, viewpoint.graphNode)) return {};
  const output = outputsOf(run, [node.id])[node.id];
  return output === undefined ? {} : { output };
}

/** The node whose own run led to the question, through however many others. */
function rootAsker(run: RunContext, query: Message): RunnableNode | undefined {
  const id = nodeIdOf(query, query.trail?.[0]?.agent ?? query.from);
  const node = run.workflow.graph.node(id);
  return node === undefined ? undefined : run.workflow.nodes[node.index];
}

/** How many questions a node answers at one time. */
export function concurrencyOf(node: RunnableNode): number {
  const wanted = (node.document.config as JsonObject | undefined)?.answer_concurrency;
  return typeof wanted === "number" ? wanted : defaultConcurrency;
}
