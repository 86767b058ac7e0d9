import type { JsonObject, JsonValue } from "../contracts/json.ts";
import { canonical, ownText, without } from "./json.ts";

/** The nodes that only one of two documents has, by their ids, and the edges of that document. */
export interface OwnNodes {
  readonly nodes: ReadonlyMap<string, JsonObject>;
  readonly edges: readonly JsonValue[];
}

/** An edge as one of its ends sees it. */
interface Link {
  readonly other: string;
  /** Its direction and everything that it says besides its ends. */
  readonly words: string;
}

/**
 * Finds nodes that were given another id and nothing else, as a map from the old id to the new one. It takes no guess: all
 * else that a node says is what it was, its edges lead where they led, and no other node could be meant.
 */
export function findRenames(before: OwnNodes, after: OwnNodes): ReadonlyMap<string, string> {
  const [oldLinks, newLinks] = [linksOf(before), linksOf(after)];
  const renames = likelyRenames(before, after, { oldLinks, newLinks });
  const newIdOf = (id: string) => (before.nodes.has(id) ? renames.get(id) : id);
  const wrong = [...renames].flatMap(([id, renamed]) =>
    drawn(oldLinks.get(id), newIdOf) === drawn(newLinks.get(renamed), (other) => other) ? [] : [id],
  );
  // What is linked with a node that is none of them cannot be told apart from something else either. The list grows.
  for (const id of wrong) {
    if (!renames.delete(id)) continue;
    for (const { other } of oldLinks.get(id) ?? []) if (renames.has(other)) wrong.push(other);
  }
  return renames;
}

type Links = ReadonlyMap<string, readonly Link[]>;

/** Pairs nodes that say the same and have the same edges to nodes that both documents have, where each is the only such one. */
function likelyRenames(
  before: OwnNodes,
  after: OwnNodes,
  { oldLinks, newLinks }: { readonly oldLinks: Links; readonly newLinks: Links },
): Map<string, string> {
  const [lost, found] = [byLooks(before, oldLinks), byLooks(after, newLinks)];
  const renames = new Map<string, string>();
  for (const [looks, [id, ...others]] of lost) {
    const [renamed, ...more] = found.get(looks) ?? [];
    if (id !== undefined && renamed !== undefined && others.length + more.length === 0) renames.set(id, renamed);
  }
  return renames;
}

function byLooks({ nodes }: OwnNodes, links: Links): ReadonlyMap<string, readonly string[]> {
  return Map.groupBy(nodes.keys(), (id) => {
    const content = canonical(without(nodes.get(id) ?? {}, ["id", "position"]));
    return content + drawn(links.get(id), (other) => (nodes.has(other) ? "" : other));
  });
}

/** Links as a text that does not depend on their order. */
function drawn(links: readonly Link[] = [], nameOf: (other: string) => string | undefined): string {
  return JSON.stringify(links.map(({ other, words }) => JSON.stringify([words, nameOf(other) ?? null])).sort());
}

function linksOf({ nodes, edges }: OwnNodes): Links {
  const links = new Map<string, Link[]>();
  const add = (id: string, link: Link) => {
    if (!nodes.has(id)) return;
    const known = links.get(id);
    if (known === undefined) links.set(id, [link]);
    else known.push(link);
  };
  for (const edge of edges) {
    const [from, to] = [ownText(edge, "from"), ownText(edge, "to")];
    if (from === undefined || to === undefined || !(nodes.has(from) || nodes.has(to))) continue;
    const words = canonical(without(edge, ["from", "to"]));
    add(from, { other: to, words: `to ${words}` });
    add(to, { other: from, words: `from ${words}` });
  }
  return links;
}
