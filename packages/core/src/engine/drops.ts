import type { Drop, OnDropped } from "../communication/drop.ts";
import type { Journal } from "../journal/journal.ts";

/** Drops beyond this many are counted, not written one by one: a stranger must not fill a journal. */
const writtenDrops = 100;

/** Writes every arrival that was dropped into the journal, with the reason. */
export function noteDrops(journal: Journal): OnDropped {
  let dropped = 0;
  return ({ message, outcome, reason }: Drop) => {
    if (journal.isEnded) return;
    dropped += 1;
    if (dropped > writtenDrops) return;
    const more = dropped === writtenDrops ? " Further drops are not written." : "";
    journal.record({
      type: "message-dropped",
      ...(message === undefined ? {} : { message_id: message.id, message_type: message.type, from: message.from }),
      outcome,
      reason: `${reason}${more}`,
    });
  };
}
