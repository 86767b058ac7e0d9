import type { Message } from "../contracts/message.ts";
import { nodeIdOf } from "./agent-id.ts";
import {
  type Announcement,
  announcementMessage,
  beatMs,
  goneMs,
  type Refusal,
  readAnnouncement,
} from "./announcement.ts";

/** The processes that host agents for a run, as the run's owner knows them. */
export interface RemoteHosts {
  /** Whether an agent lives in another process, whether one hosts it now or not. */
  isRemote(agentId: string | undefined): boolean;
  /** The channel of the process that hosts an agent now. */
  channelOf(agentId: string | undefined): string | undefined;
  /** Takes what a process says of itself. False where it is nothing that a host would say. */
  receive(message: Message): boolean;
  /** Lets the time in which nothing can be heard not count. */
  forgive(): void;
  /** Resolves when every remote agent is hosted. */
  ready(): Promise<void>;
  /** Ends every host, as if all had gone. */
  loseAll(reason: string): void;
  /** Tells the hosts that the run has ended, and stops beating. */
  close(): void;
}

/** What an owner needs to know its hosts. */
export interface RemoteHostsOptions {
  readonly runId: string;
  readonly inbox: string;
  /** The channel that all processes of the run listen to. */
  readonly everyone: string;
  /** The ids of the agents that live elsewhere. */
  readonly agents: ReadonlySet<string>;
  readonly workflow: string;
  readonly send: (channel: string, message: Message) => void;
  readonly onJoined: (agentId: string, host: string) => void;
  readonly onGone: (agentId: string, reason: string) => void;
  /** Whether the run has ended by the time that its owner goes; another process may go on with one that has not. */
  readonly isOver: () => boolean;
  /** Told of an agent whose host was cut off and is there again: what was on its way to it may be lost. */
  readonly onBack: (agentId: string) => void;
}

interface RemoteHost {
  readonly id: string;
  readonly inbox: string;
  seenAt: number;
}

/** Begins to look for hosts. */
export function createRemoteHosts(options: RemoteHostsOptions): RemoteHosts {
  const { runId, inbox, everyone, agents, workflow, send, onJoined, onGone, onBack, isOver } = options;
  const from = `owner-${crypto.randomUUID()}`;
  const hosts = new Map<string, RemoteHost>();
  const hostOf = new Map<string, RemoteHost>();
  let whenReady = Promise.withResolvers<void>();

  const say = (channel: string, type: "announce" | "heartbeat" | "leave", body: Partial<Announcement> = {}) => {
    send(
      channel,
      announcementMessage(runId, { type, from, body: { role: "owner", inbox, agents: [], workflow, ...body } }),
    );
  };
  const lose = (host: RemoteHost, reason: string) => {
    hosts.delete(host.id);
    for (const [agentId, owner] of [...hostOf]) {
      if (owner !== host) continue;
      hostOf.delete(agentId);
      onGone(agentId, reason);
    }
    if (hostOf.size < agents.size) whenReady = renewed(whenReady);
  };
  const refusal = (agentId: string, host: RemoteHost, announcement: Announcement): Refusal | undefined => {
    const name = nodeIdOf({ run_id: runId, path: "" }, agentId);
    const never = (reason: string) => ({ reason, is_final: true });
    if (!agents.has(agentId)) return never(`The run does not wait for "${name}" from elsewhere.`);
    if (announcement.workflow !== workflow) {
      return never(`It has another workflow than the run, so that "${name}" is not the same node.`);
    }
    const other = hostOf.get(agentId);
    if (other === undefined || other === host) return undefined;
    return { reason: `Another process hosts "${name}" already.`, is_final: false };
  };
  const welcome = (host: RemoteHost, announcement: Announcement) => {
    const refused: Record<string, Refusal> = {};
    for (const agentId of announcement.agents) {
      const refusedFor = refusal(agentId, host, announcement);
      if (refusedFor !== undefined) refused[agentId] = refusedFor;
      else if (hostOf.has(agentId)) {
        // A host and its owner may hear of each other twice at the start: only one that was cut off has lost something.
        if (announcement.is_back === true) onBack(agentId);
      } else {
        hostOf.set(agentId, host);
        onJoined(agentId, host.id);
      }
    }
    const taken = announcement.agents.filter((agentId) => hostOf.get(agentId) === host);
    if (taken.length > 0) hosts.set(host.id, host);
    say(host.inbox, "announce", { agents: taken, refused });
    if (hostOf.size === agents.size) whenReady.resolve();
  };
  const check = () => {
    say(everyone, "heartbeat");
    for (const host of [...hosts.values()]) {
      if (Date.now() - host.seenAt > goneMs) lose(host, "the process that hosted it was not heard of any more");
    }
  };
  const timer = setInterval(check, beatMs);
  say(everyone, "announce");

  return {
    isRemote: (agentId) => agents.has(agentId ?? ""),
    channelOf: (agentId) => hostOf.get(agentId ?? "")?.inbox,
    receive(message) {
      const announcement = readAnnouncement(message);
      // What the owner says to everyone comes back to it.
      if (announcement === undefined || announcement.role === "owner") return announcement?.inbox === inbox;
      const known = hosts.get(message.from);
      if (message.type === "leave") {
        if (known !== undefined) lose(known, "the process that hosted it has left");
        return true;
      }
      if (known !== undefined) known.seenAt = Date.now();
      if (known === undefined || message.type === "announce") {
        welcome(known ?? { id: message.from, inbox: announcement.inbox, seenAt: Date.now() }, announcement);
      }
      return true;
    },
    forgive() {
      for (const host of hosts.values()) host.seenAt = Date.now();
    },
    ready: () => (agents.size === hostOf.size ? Promise.resolve() : whenReady.promise),
    loseAll(reason) {
      for (const host of [...hosts.values()]) lose(host, reason);
    },
    close() {
      clearInterval(timer);
      say(everyone, "leave", { is_over: isOver() });
    },
  };
}

/** A promise in the place of one that may have been kept already. */
function renewed(before: PromiseWithResolvers<void>): PromiseWithResolvers<void> {
  const next = Promise.withResolvers<void>();
  next.promise.then(before.resolve, before.reject);
  return next;
}
