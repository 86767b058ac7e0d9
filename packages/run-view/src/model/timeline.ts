import { type RunEvent, type RunState, startFold } from "@chasmx/core";

/**
 * The events of a run and a moment among them. The state at the moment is core's fold of the events up to it: one event more
 * is one step of the fold, and an earlier moment begins it anew.
 */
export interface Timeline {
  readonly events: readonly RunEvent[];
  /** How many events the moment has behind it. */
  readonly position: number;
  readonly state: RunState;
  /** Whether the moment is the latest: then it goes along with events that come. */
  readonly isLatest: boolean;
  /** Adds events, each once and in their order; says whether there was any. */
  append(events: readonly RunEvent[]): boolean;
  /** Goes to another moment. */
  seek(position: number): void;
}

/** A timeline without events. */
export function createTimeline(): Timeline {
  const events: RunEvent[] = [];
  let fold = startFold();
  let position = 0;

  const seek = (wanted: number) => {
    const target = Math.min(Math.max(0, Math.trunc(wanted)), events.length);
    if (target < position) {
      fold = startFold();
      position = 0;
    }
    for (; position < target; position++) fold.apply(events[position] as RunEvent);
  };

  return {
    events,
    get position() {
      return position;
    },
    get state() {
      return fold.state;
    },
    get isLatest() {
      return position === events.length;
    },
    append(given) {
      const wasLatest = position === events.length;
      const before = events.length;
      // A host that connects twice sends again what is here already.
      for (const event of given) if (event.sequence === (events.at(-1)?.sequence ?? -1) + 1) events.push(event);
      if (wasLatest) seek(events.length);
      return events.length > before;
    },
    seek,
  };
}
