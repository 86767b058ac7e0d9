import { mentionsIn } from "./mentions.ts";
import type { NamedThing } from "./occurrences.ts";
import { spanInString } from "./occurrences.ts";
import type { Snapshot } from "./snapshot.ts";
import { type Span, touches } from "./span.ts";
import { placeAt } from "./text-place.ts";

/** What a document names at an offset, and where its name stands there; undefined where it names nothing. */
export function namedThingAt(snapshot: Snapshot, offset: number): (NamedThing & { readonly span: Span }) | undefined {
  const place = placeAt(snapshot, offset);
  if (place === undefined || place.part === "key" || typeof place.value !== "string") return undefined;
  const { path, value: name, pointer, character, node } = place;
  const kind = path.length === 3 ? kinds[`${path[0]}/${path[2]}`] : undefined;
  if (kind !== undefined && name === "") return undefined;
  if (kind !== undefined) return { kind, name, span: spanInString(snapshot, pointer, { start: 0, end: name.length }) };
  if (node === undefined || character === undefined) return undefined;
  const mention = mentionsIn(snapshot.analysis, node).find(
    (one) => one.pointer === pointer && touches(one.inner, character),
  );
  if (mention === undefined) return undefined;
  return { kind: mention.kind, name: mention.name, span: spanInString(snapshot, pointer, mention.inner) };
}

/** The strings of a document that are a name as a whole. */
const kinds: Readonly<Record<string, NamedThing["kind"] | undefined>> = {
  "nodes/id": "node",
  "edges/from": "node",
  "edges/to": "node",
  "variables/name": "variable",
};
