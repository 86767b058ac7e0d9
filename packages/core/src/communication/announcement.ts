import type { JsonObject } from "../contracts/json.ts";
import type { Message, MessageType } from "../contracts/message.ts";

/** How often the processes of a run let each other know that they live. */
export const beatMs = 2000;

/** A process that was not heard of for so long is gone. */
export const goneMs = 6000;

/** What a process of a run says of itself, in messages of type `announce`, `heartbeat` and `leave`. */
export interface Announcement {
  /** The run's one owner, or a process that hosts agents for it. */
  readonly role: "owner" | "host";
  /** The channel on which it is reached. */
  readonly inbox: string;
  /** The ids of agents: of a host, those that it offers; of an owner who answers a host, those that it takes. */
  readonly agents: readonly string[];
  /** The hash of the workflow that it has. */
  readonly workflow: string;
  /** Why the owner does not take an agent, by its id. */
  readonly refused?: { readonly [agentId: string]: Refusal };
  /** With `announce`, of a host: it was cut off from this owner for a while, and what was on its way to it may be lost. */
  readonly is_back?: boolean;
  /** With `leave`, of an owner: whether the run has ended. Another process may go on with one that has not. */
  readonly is_over?: boolean;
}

/** Why an owner does not take an agent, and whether it never will. */
export interface Refusal {
  readonly reason: string;
  readonly is_final: boolean;
}

/** The message that carries an announcement. */
export function announcementMessage(
  runId: string,
  { type, from, body }: { readonly type: MessageType; readonly from: string; readonly body: Announcement },
): Message {
  return { v: 1, id: crypto.randomUUID(), type, run_id: runId, path: "", from, content: body as unknown as JsonObject };
}

/** What a message announces; undefined where it is none, whoever sent it. */
export function readAnnouncement({ content }: Message): Announcement | undefined {
  const {
    role,
    inbox,
    agents,
    workflow,
    refused,
    is_back: isBack,
    is_over: isOver,
  } = Object(content) as Partial<Announcement>;
  if (role !== "owner" && role !== "host") return undefined;
  if (typeof inbox !== "string" || inbox.length > 500 || typeof workflow !== "string") return undefined;
  if (!Array.isArray(agents) || !agents.every((agent) => typeof agent === "string")) return undefined;
  return {
    role,
    inbox,
    agents,
    workflow,
    ...(areRefusals(refused) ? { refused } : {}),
    ...(isBack === true ? { is_back: true } : {}),
    ...(isOver === true ? { is_over: true } : {}),
  };
}

function areRefusals(value: unknown): value is NonNullable<Announcement["refused"]> {
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).every((refusal) => typeof (Object(refusal) as Partial<Refusal>).reason === "string");
}

/** The hash by which two processes know that they have the same workflow (SHA-256, in hexadecimal). */
export async function workflowHash(documents: unknown): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(documents)));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
