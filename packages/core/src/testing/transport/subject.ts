import assert from "node:assert/strict";
import type { Transport } from "../../contracts/transport.ts";
import { isChasmError } from "../../errors.ts";

/** What the kit is given: how to make fresh, unconnected transports. */
export interface TransportSubject {
  /** Makes a transport. All that one subject makes reach the same channels, where the transport can. */
  create(): Transport | Promise<Transport>;
  /** Whether two transports of this subject reach each other, as two processes at one broker do. */
  readonly isShared: boolean;
  /**
   * Cuts the connections of every transport of this subject, as a network does that fails for a moment. Without it, and for a
   * transport without `onStatus`, nothing is said of reconnecting.
   */
  readonly interrupt?: () => void | Promise<void>;
}

/** One thing that every transport does. It rejects where this one does not; any test runner can run it. */
export interface TransportCase {
  readonly name: string;
  run(subject: TransportSubject): Promise<void>;
}

/** A signal that nobody aborts. */
export const signal = (): AbortSignal => new AbortController().signal;

/** A fresh channel: runs of the kit against one broker do not meet. */
export const channel = () => `conformance:${crypto.randomUUID()}`;

/** Does something with connected transports, and closes them. */
export async function withTransports(
  subject: TransportSubject,
  count: number,
  work: (...all: Transport[]) => Promise<void>,
): Promise<void> {
  const all: Transport[] = [];
  try {
    for (let index = 0; index < count; index++) {
      const transport = await subject.create();
      all.push(transport);
      await transport.connect({ signal: signal() });
    }
    await work(...all);
  } finally {
    for (const transport of all) await transport.close();
  }
}

/** A case of one transport. */
export const one = (name: string, work: (transport: Transport) => Promise<void>): TransportCase => ({
  name,
  run: (subject) => withTransports(subject, 1, work as (...all: Transport[]) => Promise<void>),
});

/** A case of two transports at one broker; one transport is both where they cannot share it. */
export const two = (name: string, work: (here: Transport, there: Transport) => Promise<void>): TransportCase => ({
  name,
  run: (subject) =>
    withTransports(subject, subject.isShared ? 2 : 1, (here, there = here) =>
      work(here as Transport, there as Transport),
    ),
});

/** Listens to a channel; `until` resolves once that many payloads have arrived. */
export async function listen(transport: Transport, name: string) {
  const payloads: string[] = [];
  let wake: () => void = () => undefined;
  const stop = await transport.subscribe(name, (payload) => {
    payloads.push(payload);
    wake();
  });
  const until = async (count: number) => {
    while (payloads.length < count) {
      const next = Promise.withResolvers<void>();
      wake = next.resolve;
      await next.promise;
    }
  };
  return { payloads, until, stop };
}

/** Asserts that something rejects with a code. */
export async function rejectsWith(work: Promise<unknown>, code: "TRANSPORT_CLOSED" | "TRANSPORT_UNAVAILABLE") {
  await assert.rejects(work, (error) => isChasmError(error, code), `expected ${code}`);
}
