import type { AnalysedNode } from "../workflow/analysis.ts";
import type { Act, DirectedActs } from "./directed-acts.ts";
import type { Parties, Party } from "./parties.ts";
import type { ConversationChange } from "./workflow-comparison.ts";

/** A fact of one document's conversation. */
export type ConversationFact = Omit<ConversationChange, "change" | "sentence">;

/** What a document alone decides about its conversation. */
export interface Conversation {
  readonly parties: Parties;
  /** By their {@link keyOf}. */
  readonly facts: Map<string, ConversationFact>;
  /** The keys of all questions that directives ask, also where there is nobody who could answer. */
  readonly wanted: Set<string>;
  /** What may hold besides the facts: the keys of facts that leave out their objects. */
  readonly unsure: Set<string>;
}

/** What a conversation is read from. */
export interface ConversationSource {
  readonly parties: Parties;
  /** The nodes whose directives are read. */
  readonly speakers: readonly AnalysedNode[];
  readonly actsOf: (node: AnalysedNode) => DirectedActs;
  /** The id that a node is known by: one that was renamed has its new id in both documents. */
  readonly idOf: (id: string) => string;
}

/** What two facts share exactly where they are the same. */
export function keyOf({ kind, node, target, type, key }: ConversationFact): string {
  return JSON.stringify([kind, node, target, type, key]);
}

/** Reads what is said in a document's conversation, and who could answer and hear it. */
export function readConversation(source: ConversationSource): Conversation {
  const { parties } = source;
  const conversation: Conversation = { parties, facts: new Map(), wanted: new Set(), unsure: new Set() };
  const { facts, unsure } = conversation;
  for (const speaker of source.speakers) listen(conversation, source, speaker);
  const isHearingUnsure = source.speakers.some((speaker) => source.actsOf(speaker).unsure.has("broadcasts"));
  const heard = hearers(parties, [...facts.values()]);
  for (const [node, { communicates, answers }] of parties) {
    const holding = { communicates, answers, hears: heard.has(node) };
    for (const [kind, holds] of Object.entries(holding) as [keyof typeof holding, boolean | undefined][]) {
      if (holds === true) facts.set(keyOf({ kind, node }), { kind, node });
    }
    if (answers === undefined) unsure.add(keyOf({ kind: "answers", node }));
    if (isHearingUnsure) unsure.add(keyOf({ kind: "hears", node }));
  }
  return conversation;
}

/** Notes what a node's directives have it do. */
function listen(
  { parties, facts, wanted, unsure }: Conversation,
  { actsOf, idOf }: ConversationSource,
  speaker: AnalysedNode,
): void {
  const node = idOf(speaker.document.id);
  const spoken = actsOf(speaker);
  for (const kind of spoken.unsure) unsure.add(keyOf({ kind, node }));
  for (const act of spoken.acts) {
    const { among: _, ...said } = act;
    const fact = { ...said, node, ...(act.target === undefined ? {} : { target: idOf(act.target) }) };
    if (act.kind === "asks") wanted.add(keyOf(fact));
    if (fact.target === undefined || isReached(act, fact, parties.get(fact.target))) facts.set(keyOf(fact), fact);
  }
}

/** Whether a question or a broadcast to one node comes to anybody else. */
function isReached({ kind, among }: Act, { node, target }: ConversationFact, party: Party | undefined): boolean {
  if (party === undefined || target === node) return false;
  if (kind === "asks") return party.answers !== false;
  return party.communicates && (among?.some((type) => party.types.has(type)) ?? true);
}

/** The nodes that hear a broadcast of somebody else. */
function hearers(parties: Parties, facts: readonly ConversationFact[]): ReadonlySet<string> {
  const senders = new Map<string, Set<string>>();
  for (const { kind, node, target, type } of facts) {
    if (kind !== "broadcasts") continue;
    const known = senders.get(audience(target, type)) ?? new Set<string>();
    senders.set(audience(target, type), known.add(node));
  }
  const isTold = (node: string, to: string) => (senders.get(to)?.size ?? 0) > (senders.get(to)?.has(node) ? 1 : 0);
  const found = [...parties].filter(([node, { communicates, types }]) => {
    const audiences = [audience(), audience(node), ...[...types].map((type) => audience(undefined, type))];
    return communicates && audiences.some((to) => isTold(node, to));
  });
  return new Set(found.map(([node]) => node));
}

function audience(target?: string, type?: string): string {
  return JSON.stringify([target, type]);
}
