import type { Redis } from "ioredis";

/** How often a connection is asked whether it lives. */
const askEveryMs = 5000;

/** A connection that does not answer for so long is given up, and made anew. */
const answerWithinMs = 15_000;

/**
 * Finds connections whose server is silent, frozen or behind a network that was cut without a word: nothing else would tell.
 * Gives the function that ends the watch.
 */
export function watchHealth(clients: readonly Redis[]): () => void {
  const waitingSince = new Map<Redis, number>();
  const ask = (client: Redis) => {
    const since = waitingSince.get(client);
    if (since !== undefined) {
      if (Date.now() - since < answerWithinMs) return;
      waitingSince.delete(client);
      client.disconnect(true);
      return;
    }
    if (client.status !== "ready") return;
    waitingSince.set(client, Date.now());
    const heard = () => void waitingSince.delete(client);
    client.ping().then(heard, heard);
  };
  const timer = setInterval(() => {
    for (const client of clients) ask(client);
  }, askEveryMs);
  // Nothing is kept alive for the sake of being asked.
  timer.unref();
  return () => clearInterval(timer);
}
