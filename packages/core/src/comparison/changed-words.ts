import { type Hunk, hunksOf } from "./edit-script.ts";

/** A piece of a text. */
export interface TextPart {
  readonly text: string;
  /** Whether it is what differs. */
  readonly isChanged: boolean;
}

/** Two texts in pieces: what only one of them has is marked. */
export interface ChangedWords {
  readonly before: readonly TextPart[];
  readonly after: readonly TextPart[];
}

/** Texts that share less than this part of the longer one are two texts, and not one with changes. */
const leastShared = 0.3;

/** Finds the words that differ. Blanks alone between two changes belong to them. */
export function changedWords(before: string, after: string): ChangedWords {
  const [old, now] = [wordsIn(before), wordsIn(after)];
  const hunks = withoutGaps(hunksOf(old, now), old);
  const lost = hunks.reduce((sum, hunk) => sum + joined(old, hunk.before).length, 0);
  const isRewritten = before.length - lost < leastShared * Math.max(before.length, after.length);
  if (isRewritten) return { before: whole(before), after: whole(after) };
  return {
    before: partsOf(
      old,
      hunks.map((hunk) => hunk.before),
    ),
    after: partsOf(
      now,
      hunks.map((hunk) => hunk.after),
    ),
  };
}

/** Words, blanks and line ends, and every other character for itself. Joined they are the text. */
function wordsIn(text: string): string[] {
  return text.match(/[\p{L}\p{M}\p{N}_]+|[^\S\n]+|./gsu) ?? [];
}

type Stretch = Hunk["before"];

function withoutGaps(hunks: readonly Hunk[], words: readonly string[]): Hunk[] {
  const joint: Hunk[] = [];
  for (const { before, after } of hunks) {
    const last = joint.at(-1);
    const isNear = last !== undefined && joined(words, { start: last.before.end, end: before.start }).trim() === "";
    if (isNear) joint.pop();
    joint.push({
      before: { start: isNear ? last.before.start : before.start, end: before.end },
      after: { start: isNear ? last.after.start : after.start, end: after.end },
    });
  }
  return joint;
}

function partsOf(words: readonly string[], changed: readonly Stretch[]): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const stretch of changed) {
    parts.push({ text: joined(words, { start: end, end: stretch.start }), isChanged: false });
    parts.push({ text: joined(words, stretch), isChanged: true });
    end = stretch.end;
  }
  parts.push({ text: joined(words, { start: end, end: words.length }), isChanged: false });
  return parts.filter(({ text }) => text !== "");
}

function joined(words: readonly string[], { start, end }: Stretch): string {
  return words.slice(start, end).join("");
}

function whole(text: string): TextPart[] {
  return text === "" ? [] : [{ text, isChanged: true }];
}
