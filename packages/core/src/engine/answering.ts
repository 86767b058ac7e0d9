import type { Answer, HostedAgent } from "../communication/bus.ts";
import { type Slot, threadOf } from "../communication/mailbox.ts";
import type { Member } from "../communication/party.ts";
import type { JsonObject, JsonValue } from "../contracts/json.ts";
import type { Message } from "../contracts/message.ts";
import type { Question, ReceivedBroadcast } from "../contracts/node-type.ts";
import { ChasmError } from "../errors.ts";
import type { RunnableNode } from "../workflow/runnable.ts";
import { Activity } from "./activity.ts";
import { Cancellation } from "./cancellation.ts";
import { assertJson } from "./json-check.ts";
import { outputsOf, type RunContext, renderConfig } from "./run-context.ts";

/** A node as one that answers. */
export interface AnswererOptions {
  readonly run: RunContext;
  readonly node: RunnableNode;
  readonly member: Member;
  /** Where the node's broadcasts are put. */
  readonly heard: ReceivedBroadcast[];
}

/** An agent remembers this many exchanges of one conversation. */
const rememberedExchanges = 20;

/** How many questions an agent answers at one time, where its config does not say. */
const defaultConcurrency = 4;

const answered = new ChasmError("RUN_CANCELLED", "The answer that this effect belonged to has ended.");

/** Makes a node answer what it is asked. What it sees of the run is fixed by who asks, never by when. */
export function answerer({ run, node, member, heard }: AnswererOptions): HostedAgent {
  const answering = new Map<string, Cancellation>();
  const conversations = new Map<string, Question["earlier"]>();

  return {
    id: member.agentId,
    concurrency: concurrencyOf(node),
    async answer(query, slot) {
      const cancellation = new Cancellation(run.cancellation);
      answering.set(query.id, cancellation);
      try {
        const thread = threadOf(query);
        const earlier = conversations.get(thread) ?? [];
        const given = answerQuery({ run, node, member, heard }, { query, slot, earlier, cancellation });
        const content = assertJson(await cancellation.race(given), `The answer of node "${node.id}"`);
        conversations.set(
          thread,
          [...earlier, { question: questionIn(query.content), answer: content }].slice(-rememberedExchanges),
        );
        return { content } satisfies Answer;
      } finally {
        answering.delete(query.id);
        // Whatever the answer left behind must not go on having effects.
        cancellation.cancel(answered);
      }
    },
    abandon(queryId) {
      answering.get(queryId)?.cancel(new ChasmError("RUN_CANCELLED", "Nobody waits for this answer any more."));
    },
    hear(message) {
      const { message: text, to } = message.content as { readonly message?: JsonValue; readonly to?: JsonValue };
      if (!member.canCommunicate || !Array.isArray(to) || !to.includes(node.id)) return;
      heard.push({
        from: senderOf(run, message.from),
        message: typeof text === "string" ? text : JSON.stringify(text),
      });
    },
  };
}

interface OpenQuery {
  readonly query: Message;
  readonly slot: Slot;
  readonly earlier: Question["earlier"];
  readonly cancellation: Cancellation;
}

async function answerQuery({ run, node, member }: AnswererOptions, { query, slot, earlier, cancellation }: OpenQuery) {
  if (node.type.answer === undefined) throw new ChasmError("ASK_REJECTED", `Node "${node.id}" answers no questions.`);
  const trail = query.trail ?? [];
  const viewpoint = rootAsker(run, query) ?? node;
  const activity = new Activity({
    run,
    node,
    member,
    activity: query.id,
    attempt: 1,
    cancellation,
    heard: [],
    asked: { trail, deadline: Date.now() + (query.ttl_ms ?? 0), slot },
  });
  const config = renderConfig(run, node, viewpoint, "empty");
  return await node.type.answer(
    { ...questionOf(run, query, earlier), ...ownOutput(run, node, viewpoint) },
    config,
    activity,
  );
}

function questionOf(run: RunContext, query: Message, earlier: Question["earlier"]): Question {
  const { context } = query.content as JsonObject;
  const question = { id: query.id, from: senderOf(run, query.from), question: questionIn(query.content), earlier };
  return context === undefined ? question : { ...question, context };
}

function ownOutput(run: RunContext, node: RunnableNode, viewpoint: RunnableNode): { readonly output?: JsonValue } {
  if (!run.workflow.graph.isUpstream(node.graphNode, viewpoint.graphNode)) return {};
  const output = outputsOf(run, [node.id])[node.id];
  return output === undefined ? {} : { output };
}

function questionIn(content: JsonValue): string {
  const question =
    typeof content === "object" && content !== null && "question" in content ? content["question"] : content;
  return typeof question === "string" ? question : JSON.stringify(question);
}

/** The node whose own run led to the question, through however many others. */
function rootAsker(run: RunContext, query: Message): RunnableNode | undefined {
  const id = senderOf(run, query.trail?.[0]?.agent ?? query.from);
  const node = run.workflow.graph.node(id);
  return node === undefined ? undefined : run.workflow.nodes[node.index];
}

/** The node behind an agent's id, or the id where it is none of this workflow. */
function senderOf({ runId }: RunContext, agentId: string): string {
  const prefix = `node-${runId}-`;
  return agentId.startsWith(prefix) ? agentId.slice(prefix.length) : agentId;
}

function concurrencyOf(node: RunnableNode): number {
  const wanted = (node.document.config as JsonObject | undefined)?.["answer_concurrency"];
  return typeof wanted === "number" ? wanted : defaultConcurrency;
}
