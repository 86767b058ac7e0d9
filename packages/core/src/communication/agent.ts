import type { AgentVerbs, Peer } from "../contracts/node-type.ts";
import { quiet } from "../journal/quiet.ts";
import { ask } from "./ask.ts";
import { broadcast } from "./broadcast.ts";
import type { Party } from "./party.ts";
import { getShared, setShared } from "./shared-context.ts";

/** The verbs of one activity: each is a step of its own. */
export function agentVerbs(party: Party): AgentVerbs {
  return {
    get peers() {
      return peersOf(party);
    },
    ask: (target, question, options = {}) => quiet(ask(party, { target, question, options })),
    broadcast: (message, options = {}) => quiet(broadcast(party, message, options)),
    setShared: (name, value, options) => quiet(setShared(party, { name, value, step: options?.step })),
    getShared: (name, defaultValue = null, options) =>
      quiet(getShared(party, { name, defaultValue, step: options?.step })),
    inbox: () => quiet(party.readInbox()),
  };
}

function peersOf({ conversation, member }: Party): Peer[] {
  const others = [...conversation.members.values()].filter((other) => other.canAnswer && other !== member);
  return others.map(({ nodeId, type, name, description }) => ({
    id: nodeId,
    type,
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
  }));
}
