import type { JsonValue } from "../contracts/json.ts";
import type { AnalysedNode, Analysis } from "../workflow/analysis.ts";
import type { NodeComparison } from "./compare-nodes.ts";
import {
  type Conversation,
  type ConversationFact,
  type ConversationSource,
  keyOf,
  readConversation,
} from "./conversation.ts";
import { conversationSentence } from "./conversation-sentence.ts";
import { type DirectedActs, directedActs } from "./directed-acts.ts";
import { differingParties, partiesOf } from "./parties.ts";
import type { ConversationChange, ConversationKind } from "./workflow-comparison.ts";

/** Finds what differs in the conversations of two documents, as far as the documents alone decide it. */
export function compareConversations(before: Analysis, after: Analysis, nodes: NodeComparison): ConversationChange[] {
  if (nodes.changes.length === 0) return [];
  const sources = sourcesOf(before, after, nodes);
  const [old, now] = [readConversation(sources.before), readConversation(sources.after)];
  return [...changesOf(old, now, "removed"), ...changesOf(now, old, "added")].sort(
    (one, other) => order.indexOf(one.kind) - order.indexOf(other.kind),
  );
}

/** Who talks at all comes first. */
const order: readonly ConversationKind[] = [
  "communicates",
  "answers",
  "asks",
  "broadcasts",
  "hears",
  "writes",
  "reads",
];

/** The facts of one conversation that do not hold in the other. */
function changesOf(one: Conversation, other: Conversation, change: "added" | "removed"): ConversationChange[] {
  return [...one.facts].flatMap(([key, fact]) => {
    if (other.facts.has(key) || !isTelling(fact, other, change)) return [];
    return [{ change, ...fact, sentence: conversationSentence(fact, { change, isWanted: other.wanted.has(key) }) }];
  });
}

/** Whether a fact certainly does not hold in the other conversation, and nothing else says so already. */
function isTelling({ kind, node }: ConversationFact, other: Conversation, change: "added" | "removed"): boolean {
  if (other.unsure.has(keyOf({ kind, node }))) return false;
  // That a node came or went is told with the nodes.
  if (kind === "answers") return other.parties.has(node);
  // That a node does not communicate says that it hears nothing.
  return kind !== "hears" || change === "added" || other.parties.get(node)?.communicates === true;
}

/**
 * What the two conversations are read from. Parsing prompts is most of the work, so a prompt that both documents have is
 * parsed once, and only where it names somebody who came or went, or tells everybody something.
 */
function sourcesOf(
  before: Analysis,
  after: Analysis,
  { kept, renames }: NodeComparison,
): { readonly before: ConversationSource; readonly after: ConversationSource } {
  const idBefore = (id: string) => renames.get(id) ?? id;
  const idAfter = (id: string) => id;
  const oldNodes = new Map<unknown, AnalysedNode>(before.nodes.map((node) => [node.document, node]));
  const keptEntries: ReadonlyMap<unknown, unknown> = kept;
  const twinOf = (node: AnalysedNode) => oldNodes.get(keptEntries.get(node.document));
  const actsOf = rememberedActs();
  const twins = new Set(after.nodes.map(twinOf));
  const lost = before.nodes.filter((node) => !twins.has(node));
  const found = after.nodes.filter((node) => twinOf(node) === undefined);
  const changed = [...lost, ...found];
  const parties = [partiesOf(before.nodes, idBefore), partiesOf(after.nodes, idAfter)] as const;
  const others = [...differingParties(...parties), ...renames.keys(), ...renames.values()];
  const words = wordsFor(others, others.length > 0 || changed.some((node) => isBroadcasting(actsOf(node))));
  const ids = new Set(changed.map(({ document }) => document.id));
  const isConcerned = ({ document, config }: AnalysedNode) => ids.has(document.id) || mentions(config, words);
  return {
    before: { parties: parties[0], speakers: before.nodes.filter(isConcerned), actsOf, idOf: idBefore },
    after: {
      parties: parties[1],
      speakers: after.nodes.filter(isConcerned),
      actsOf: (node) => actsOf(twinOf(node) ?? node),
      idOf: idAfter,
    },
  };
}

/** Looking for more names than this in every text is no less work than parsing it. */
const maxNames = 50;

/** What a text holds that names one of some nodes, or broadcasts. A backslash may be an escape in a name. */
function wordsFor(ids: readonly string[], isHearingConcerned: boolean): string[] {
  if (ids.length > maxNames) return ["CALL:"];
  return [...(ids.length > 0 ? ["\\", ...ids] : []), ...(isHearingConcerned ? ["broadcast_message"] : [])];
}

function mentions(value: JsonValue, words: readonly string[]): boolean {
  if (typeof value === "string") return words.some((word) => value.includes(word));
  return typeof value === "object" && value !== null && Object.values(value).some((item) => mentions(item, words));
}

function rememberedActs(): (node: AnalysedNode) => DirectedActs {
  const known = new Map<AnalysedNode, DirectedActs>();
  return (node) => {
    const acts = known.get(node) ?? directedActs(node);
    known.set(node, acts);
    return acts;
  };
}

function isBroadcasting({ acts, unsure }: DirectedActs): boolean {
  return unsure.has("broadcasts") || acts.some(({ kind }) => kind === "broadcasts");
}
