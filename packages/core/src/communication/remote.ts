import type { JsonValue } from "../contracts/json.ts";
import type { Message } from "../contracts/message.ts";
import { ChasmError, errorRecord } from "../errors.ts";
import { nodeIdOf } from "./agent-id.ts";
import type { PendingAsks } from "./pending-asks.ts";
import { createRemoteHosts, type RemoteHostsOptions } from "./remote-hosts.ts";
import { errorReply } from "./replies.ts";
import { createReplying } from "./replying.ts";

/** How long a request of a remote agent is recognised when it comes again. */
const requestMemoryMs = 60_000;

/** The agents of a run that live in other processes, as the owner's bus deals with them. */
export interface Remote {
  isRemote(query: Message): boolean;
  channelOf(query: Message): string | undefined;
  /** Takes what a host says of itself; false where it is nothing that a host would say. */
  receive(message: Message): boolean;
  /** Takes what a remote agent wants while it works on a question; false where it is nothing of that kind. */
  receiveRequest(message: Message): boolean;
  /** Tells the host that nobody waits for an answer any more; false where the question is for no remote agent. */
  abandon(query: Message): boolean;
  forgive(): void;
  /** The transport is gone for good, and with it every host. */
  lose(): void;
  ready(): Promise<void>;
  close(): void;
}

/** What the owner's bus gives for it. */
export interface RemoteSideOptions extends RemoteHostsOptions {
  readonly asks: PendingAsks;
  readonly onRequest: (request: Message, query: Message) => Promise<JsonValue>;
}

/** Opens the owner's side of agents that live elsewhere. */
export function openRemote(options: RemoteSideOptions): Remote {
  const { asks, onRequest, onGone, isOver, send } = options;
  const failAll = (agentId: string, error: (query: Message) => ChasmError) => {
    for (const { query } of asks.all()) if (query.to === agentId) asks.fail(query.id, error(query));
  };
  const hosts = createRemoteHosts({
    ...options,
    onGone(agentId, reason) {
      onGone(agentId, reason);
      failAll(
        agentId,
        (query) => new ChasmError("AGENT_NOT_FOUND", `Node "${nodeIdOf(query, agentId)}" has left the run: ${reason}.`),
      );
    },
  });
  const replying = createReplying((reply, request) => {
    const channel = hosts.channelOf(request.from);
    if (channel !== undefined) send(channel, reply);
  });
  const carryOut = async (request: Message, query: Message) => {
    try {
      replying.reply(request, { type: "response", content: await onRequest(request, query) });
    } catch (error) {
      replying.reply(request, errorReply(errorRecord(error)));
    }
  };

  const receiveRequest = (message: Message): boolean => {
    const query = asks.find(questionOf(message))?.query;
    if (query === undefined || query.to !== message.from) return false;
    if (replying.take({ ...message, ttl_ms: requestMemoryMs })) void carryOut(message, query);
    return true;
  };

  return {
    isRemote: (query) => hosts.isRemote(query.to),
    channelOf: (query) => hosts.channelOf(query.to),
    receive: (message) => (message.type === "context" ? receiveRequest(message) : hosts.receive(message)),
    receiveRequest,
    abandon(query) {
      const channel = hosts.channelOf(query.to);
      // Who goes on with the run will wait for it again.
      if (channel !== undefined && isOver())
        send(channel, {
          ...query,
          id: crypto.randomUUID(),
          type: "context",
          content: { op: "abandon", query: query.id },
        });
      return hosts.isRemote(query.to);
    },
    forgive: hosts.forgive,
    lose() {
      for (const { query } of asks.all()) {
        if (!hosts.isRemote(query.to)) continue;
        asks.fail(
          query.id,
          new ChasmError(
            "TRANSPORT_CLOSED",
            `The transport to node "${nodeIdOf(query, query.to)}" was lost, and with it the wait for its answer.`,
          ),
        );
      }
      hosts.loseAll("the transport to its process was lost");
    },
    ready: hosts.ready,
    close: hosts.close,
  };
}

/** The question on whose behalf a remote agent wants something. */
function questionOf({ content }: Message): string | undefined {
  const { on_behalf_of: id } = Object(content) as { readonly on_behalf_of?: unknown };
  return typeof id === "string" ? id : undefined;
}
