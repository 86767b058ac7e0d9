import assert from "node:assert/strict";
import type { Transport } from "../contracts/transport.ts";
import { isChasmError } from "../errors.ts";

/** What the kit is given: how to make fresh, unconnected transports. */
export interface TransportSubject {
  /** Makes a transport. All that one subject makes reach the same channels, where the transport can. */
  create(): Transport | Promise<Transport>;
  /** Whether two transports of this subject reach each other, as two processes at one broker do. */
  readonly isShared: boolean;
}

/** One thing that every transport does. It rejects where this one does not; any test runner can run it. */
export interface TransportCase {
  readonly name: string;
  run(subject: TransportSubject): Promise<void>;
}

const signal = () => new AbortController().signal;

async function withTransports(subject: TransportSubject, count: number, work: (...all: Transport[]) => Promise<void>) {
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

const one = (name: string, work: (transport: Transport) => Promise<void>): TransportCase => ({
  name,
  run: (subject) => withTransports(subject, 1, work as (...all: Transport[]) => Promise<void>),
});

/** A fresh channel: runs of the kit against one broker do not meet. */
const channel = () => `conformance:${crypto.randomUUID()}`;

/** Listens to a channel; `until` resolves once that many payloads have arrived. */
async function listen(transport: Transport, name: string) {
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

async function rejectsWith(work: Promise<unknown>, code: "TRANSPORT_CLOSED" | "TRANSPORT_UNAVAILABLE") {
  await assert.rejects(work, (error) => isChasmError(error, code), `expected ${code}`);
}

const payloads = [
  "plain",
  "",
  "{}",
  "line\nbreak\r\n\t\u0000 control",
  "quotes \" ' ` \\ and {{template}}",
  "é 漢字 😀 \u2028",
  "x".repeat(1024 * 1024),
];

/** What every transport does, as the contract says it. */
export const transportConformance: readonly TransportCase[] = [
  one("delivers every payload as it was, in the order of publishing, to who subscribed before", async (transport) => {
    const name = channel();
    const heard = await listen(transport, name);
    for (const payload of payloads) await transport.publish(name, payload);
    await heard.until(payloads.length);
    assert.deepEqual(heard.payloads, payloads);
  }),
  one("keeps the order of a thousand payloads that are published without waiting", async (transport) => {
    const name = channel();
    const heard = await listen(transport, name);
    const sent = Array.from({ length: 1000 }, (_, index) => String(index));
    await Promise.all(sent.map((payload) => transport.publish(name, payload)));
    await heard.until(sent.length);
    assert.deepEqual(heard.payloads, sent);
  }),
  one("keeps channels apart, also those whose names look like patterns", async (transport) => {
    const base = channel();
    const names = [base, `${base}*`, `${base}?`, `${base}[a]`, `${base}:`, `${base} b`, `${base}é`];
    const all = await Promise.all(names.map((name) => listen(transport, name)));
    for (const name of names) await transport.publish(name, name);
    await Promise.all(all.map((heard) => heard.until(1)));
    await transport.publish(names.at(-1) as string, "last");
    await all.at(-1)?.until(2);
    assert.deepEqual(
      all.map((heard) => heard.payloads[0]),
      names,
    );
    assert.deepEqual(
      all.slice(0, -1).map((heard) => heard.payloads.length),
      names.slice(0, -1).map(() => 1),
    );
  }),
  one("delivers to every subscription, also to one listener that subscribed twice", async (transport) => {
    const name = channel();
    const first = await listen(transport, name);
    const second = await listen(transport, name);
    let twice = 0;
    const listener = () => {
      twice += 1;
    };
    await transport.subscribe(name, listener);
    await transport.subscribe(name, listener);
    const last = await listen(transport, name);
    await transport.publish(name, "x");
    await Promise.all([first.until(1), second.until(1), last.until(1)]);
    assert.equal(twice, 2);
  }),
  one("ends a subscription, safely twice, without ending another of the same channel", async (transport) => {
    const name = channel();
    const ended = await listen(transport, name);
    const kept = await listen(transport, name);
    await ended.stop();
    await ended.stop();
    await transport.publish(name, "x");
    await kept.until(1);
    await transport.publish(name, "y");
    await kept.until(2);
    assert.deepEqual(ended.payloads, []);
    await kept.stop();
    const again = await listen(transport, name);
    await transport.publish(name, "z");
    await again.until(1);
    assert.deepEqual(again.payloads, ["z"]);
    assert.deepEqual(kept.payloads, ["x", "y"]);
  }),
  one("says how many receive a payload only where it knows", async (transport) => {
    const name = channel();
    const none = await transport.publish(name, "x");
    assert.ok(none === 0 || none === undefined, `nobody listens, and it says ${none}`);
    const heard = await listen(transport, name);
    const some = await transport.publish(name, "y");
    assert.ok(some === undefined || some >= 1, `one listens, and it says ${some}`);
    await heard.until(1);
    assert.deepEqual(heard.payloads, ["y"]);
  }),
  one("lets a listener publish, subscribe and unsubscribe", async (transport) => {
    const [name, reply] = [channel(), channel()];
    const heard = await listen(transport, reply);
    const stop = await transport.subscribe(name, (payload) => {
      void transport.publish(reply, `re ${payload}`);
      void stop();
    });
    await transport.publish(name, "x");
    await heard.until(1);
    assert.deepEqual(heard.payloads, ["re x"]);
  }),
  {
    name: "reaches a subscriber at another transport of the same broker",
    run: (subject) =>
      subject.isShared
        ? withTransports(subject, 2, async (here, there) => {
            const name = channel();
            const heard = await listen(there as Transport, name);
            await here?.publish(name, "x");
            await heard.until(1);
          })
        : Promise.resolve(),
  },
  {
    name: "rejects connect with TRANSPORT_UNAVAILABLE where its signal was aborted before",
    async run(subject) {
      const transport = await subject.create();
      await rejectsWith(transport.connect({ signal: AbortSignal.abort() }), "TRANSPORT_UNAVAILABLE");
      await transport.close();
    },
  },
  {
    name: "closes safely twice, before it is connected as well, and rejects everything after with TRANSPORT_CLOSED",
    async run(subject) {
      const unused = await subject.create();
      await unused.close();
      await unused.close();
      const transport = await subject.create();
      await transport.connect({ signal: signal() });
      const name = channel();
      const { stop } = await listen(transport, name);
      await Promise.all([transport.close(), transport.close()]);
      await transport.close();
      await stop();
      for (const closed of [unused, transport]) {
        await rejectsWith(closed.publish(name, "x"), "TRANSPORT_CLOSED");
        await rejectsWith(
          closed.subscribe(name, () => undefined),
          "TRANSPORT_CLOSED",
        );
        await rejectsWith(closed.connect({ signal: signal() }), "TRANSPORT_CLOSED");
      }
    },
  },
];
