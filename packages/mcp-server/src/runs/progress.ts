import { nodeName, type RunEvent, type RunState } from "@chasmx/core";
import type { ServerContext } from "@modelcontextprotocol/server";
import { progressCountOf } from "./progress-count.ts";

/** No client waits longer for a word than this. */
const heartbeatMs = 1_000;

/** A run that is seen as it goes on, whichever process owns it. */
export interface SeenRun {
  readonly state: RunState;
  /** Tells of every event. Gives the function that stops listening. */
  onEvent(listener: (event: RunEvent) => void): () => void;
}

/** Tells a client how its run goes on, for as long as it waits. */
export interface Progress {
  /** Begins with these words. */
  follow(run: SeenRun, words: string): void;
  stop(): void;
}

/**
 * Sends progress on every event of a node and of a message, and each second, where the client asked for it. What nodes log goes
 * to the client's log.
 */
export function openProgress({ mcpReq }: ServerContext): Progress {
  const token = mcpReq._meta?.progressToken;
  const stops: (() => void)[] = [];
  const count = progressCountOf(mcpReq.signal);
  const quietly = (sending: Promise<void>) => void sending.catch(() => undefined);
  const send = ({ state }: SeenRun, message: string) => {
    if (token === undefined) return;
    const nodes = [...state.nodes.values()].filter(({ path }) => path === "");
    const done = nodes.filter(({ status }) => status !== "running" && status !== "retrying").length;
    const params = { progressToken: token, progress: count.next(done), total: totalOf(state), message };
    quietly(mcpReq.notify({ method: "notifications/progress", params }));
  };
  return {
    follow(run, words) {
      let last = words;
      send(run, last);
      const timer = setInterval(() => send(run, last), heartbeatMs);
      const stopListening = run.onEvent((event) => {
        const news = wordsOf(event);
        if (event.type === "log") quietly(mcpReq.log("info", event.message, event.node_id ?? "run"));
        if (news === undefined) return;
        last = news;
        send(run, news);
      });
      stops.push(stopListening, () => clearInterval(timer));
    },
    stop() {
      for (const stop of stops.splice(0)) stop();
    },
  };
}

/** One more than there are nodes: the last words come when all of them are done. */
function totalOf({ workflow: { nodes } }: RunState): number {
  return Array.isArray(nodes) ? nodes.length + 1 : 1;
}

/** An event as a few words; undefined for one that no client waits for. Names of nodes are letters, digits and marks. */
function wordsOf(event: RunEvent): string | undefined {
  const name = (nodeId: string) => nodeName(event.path, nodeId);
  switch (event.type) {
    case "node-started":
      return `${name(event.node_id)} starts`;
    case "node-retried":
      return `${name(event.node_id)} is tried again`;
    case "node-completed":
      return `${name(event.node_id)} is done`;
    case "node-failed":
      return `${name(event.node_id)} failed: ${event.error.code}`;
    case "node-skipped":
      return `${name(event.node_id)} is skipped`;
    case "message-sent":
      return `${name(event.from)} ${event.message_type === "query" ? "asks" : "tells"} ${nameOfReceivers(event.to, name)}`;
    case "message-settled":
      return `a message is ${event.outcome}`;
    case "input-requested":
      return `${name(event.node_id)} waits for a person`;
    default:
      return undefined;
  }
}

function nameOfReceivers(to: string | readonly string[], name: (nodeId: string) => string): string {
  return typeof to === "string" ? name(to) : `${to.length} others`;
}
