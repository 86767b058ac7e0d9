import type { AnalysedNode } from "../workflow/analysis.ts";

/** A node as others in the conversation know it. Several nodes of one id are one party. */
export interface Party {
  readonly types: ReadonlySet<string>;
  readonly communicates: boolean;
  /** Undefined where its type is not known. */
  readonly answers: boolean | undefined;
}

/** The parties of a document, by the ids that they are known by. */
export type Parties = ReadonlyMap<string, Party>;

/** The nodes of a document as others know them. */
export function partiesOf(nodes: readonly AnalysedNode[], idOf: (id: string) => string): Parties {
  const groups = Map.groupBy(nodes, ({ document }) => idOf(document.id));
  return new Map([...groups].map(([id, twins]) => [id, partyOf(twins)]));
}

function partyOf(twins: readonly AnalysedNode[]): Party {
  const answers = twins.map(({ type }) => type?.facts.canAnswer);
  return {
    types: new Set(twins.map(({ document }) => document.type)),
    communicates: twins.some(({ canCommunicate }) => canCommunicate),
    answers: answers.includes(undefined) ? undefined : answers.includes(true),
  };
}

/** The ids of those who are not the same party in two documents. What neither talks nor answers is none to anybody. */
export function differingParties(one: Parties, other: Parties): Set<string> {
  const differing = (from: Parties, to: Parties) =>
    [...from].filter((entry) => isTalking(entry) && !isAlike(entry[1], to.get(entry[0]))).map(([id]) => id);
  return new Set([...differing(one, other), ...differing(other, one)]);
}

function isTalking([, { communicates, answers }]: readonly [string, Party]): boolean {
  return communicates || answers !== false;
}

function isAlike({ types, communicates, answers }: Party, other: Party | undefined): boolean {
  if (other?.communicates !== communicates || other.answers !== answers) return false;
  return other.types.size === types.size && [...types].every((type) => other.types.has(type));
}
