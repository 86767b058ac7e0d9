import type { StoreConnection } from "./store-connection.ts";

/** Where reading begins, and until when it waits for more. */
export interface ReadStreamOptions {
  /** The id of the entry before the first one. */
  readonly after: string;
  /** Without it, reading ends with the last entry that there is. */
  readonly follow?: AbortSignal | undefined;
  /** A wait ends where none of these keys is there any more. */
  readonly whileThere: readonly string[];
}

/** The id before every other. */
export const beforeAll = "0-0";

/** Entries that are read at one time. */
const pageSize = 500;
/** How long a wait lasts at most before it is seen whether there is still something to wait for. */
const waitMs = 5000;

/** Yields the first value of each entry of a stream, page by page. */
export async function* readStream(
  connection: StoreConnection,
  key: string,
  { after, follow, whileThere }: ReadStreamOptions,
): AsyncGenerator<readonly string[]> {
  let last = after;
  for (;;) {
    const page = entriesOf(await connection.ask((client) => client.xread("COUNT", pageSize, "STREAMS", key, last)));
    if (page.length === 0) break;
    last = lastOf(page);
    yield page.map(textOf);
  }
  if (follow === undefined || follow.aborted) return;
  const end = AbortSignal.any([follow, connection.closed]);
  yield* awaitEntries(connection, key, { after: last, end, whileThere });
}

interface AwaitOptions {
  readonly after: string;
  readonly end: AbortSignal;
  readonly whileThere: readonly string[];
}

/** Waits on a connection of its own, because Redis serves nothing else on one that waits. It ends with the iteration. */
async function* awaitEntries(
  { ask }: StoreConnection,
  key: string,
  { after, end, whileThere }: AwaitOptions,
): AsyncGenerator<readonly string[]> {
  const waiting = await ask(async (client) => client.duplicate());
  // What it fails with reaches whoever waits.
  waiting.on("error", () => undefined);
  const stop = () => waiting.disconnect();
  end.addEventListener("abort", stop);
  let last = after;
  try {
    while (!end.aborted) {
      const reply = await ask(() => waiting.xread("COUNT", pageSize, "BLOCK", waitMs, "STREAMS", key, last));
      const page = entriesOf(reply);
      if (page.length > 0) {
        last = lastOf(page);
        yield page.map(textOf);
      } else if ((await ask((client) => client.exists(...whileThere))) === 0) return;
    }
  } catch (error) {
    // Whoever ends the wait cuts its connection.
    if (!end.aborted) throw error;
  } finally {
    end.removeEventListener("abort", stop);
    stop();
  }
}

type Entry = readonly [id: string, fields: readonly string[]];
type Reply = readonly (readonly [key: string, entries: readonly Entry[]])[] | null;

const entriesOf = (reply: Reply): readonly Entry[] => reply?.[0]?.[1] ?? [];
const lastOf = (page: readonly Entry[]): string => page.at(-1)?.[0] ?? beforeAll;
const textOf = ([, fields]: Entry): string => fields[1] ?? "";
