/** Gives recorded results back one at a time, in the order in which they came. */
export interface Turns {
  /** Resolves when it is this result's turn among those that are waited for. */
  take(sequence: number): Promise<void>;
  /** Resolves once nothing is waited for any more and everything that could follow has. */
  rest(): Promise<void>;
}

/** Whoever is about to wait for an earlier result does so within so many steps of the microtask queue. */
const patience = 64;

/** Rounds of the event loop in which nothing happens before it counts as rest. */
const restRounds = 5;

interface Waiting {
  readonly sequence: number;
  readonly go: () => void;
}

/** Begins with nothing waited for. */
export function createTurns(): Turns {
  const waiting = new Set<Waiting>();
  let taken = 0;
  let isServing = false;

  const serve = async () => {
    isServing = true;
    while (waiting.size > 0) {
      for (let step = 0; step < patience; step++) await undefined;
      const first = earliest(waiting);
      waiting.delete(first);
      first.go();
    }
    isServing = false;
  };
  return {
    take: (sequence) =>
      new Promise((go) => {
        taken += 1;
        waiting.add({ sequence, go });
        if (!isServing) void serve();
      }),
    async rest() {
      for (let round = 0, seen = -1; round < restRounds; round++) {
        if (taken !== seen || waiting.size > 0) round = 0;
        seen = taken;
        await new Promise<void>((resolve) => void setTimeout(resolve, 0));
      }
    },
  };
}

function earliest(waiting: ReadonlySet<Waiting>): Waiting {
  return [...waiting].reduce((first, one) => (one.sequence < first.sequence ? one : first));
}
