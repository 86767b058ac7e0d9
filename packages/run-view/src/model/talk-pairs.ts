import type { RunState } from "@chasmx/core";

/** What two agents of one workflow have said to each other so far. */
export interface TalkPair {
  readonly key: string;
  readonly from: string;
  readonly to: string;
  /** Questions and broadcasts. */
  count: number;
  /** Whether one of them waits for the other's answer. */
  isOpen: boolean;
  /** Whether they only told each other something that was for several. */
  isBroadcast: boolean;
}

/** A broadcast to more agents than this is drawn while it is sent, and leaves no lines. */
const mostReceivers = 12;

/** The pairs of agents that have talked, in the workflow at a path. */
export function talkPairs({ messages, endedAt }: RunState, path: string): Map<string, TalkPair> {
  const pairs = new Map<string, TalkPair>();
  for (const { path: at, from, to, outcome } of messages.values()) {
    if (at !== path) continue;
    const receivers = typeof to === "string" ? [to] : to;
    if (receivers.length > mostReceivers) continue;
    for (const receiver of receivers) {
      const key = pairKey(from, receiver);
      const pair = pairs.get(key) ?? { key, from, to: receiver, count: 0, isOpen: false, isBroadcast: true };
      pairs.set(key, pair);
      pair.count += 1;
      if (typeof to !== "string") continue;
      pair.isBroadcast = false;
      pair.isOpen ||= outcome === undefined && endedAt === undefined;
    }
  }
  return pairs;
}

/** The same for both directions. No id of a node holds a slash. */
function pairKey(one: string, other: string): string {
  return one < other ? `${one}/${other}` : `${other}/${one}`;
}
