import assert from "node:assert/strict";
import { channel, listen, one, type TransportCase, two } from "./subject.ts";

const payloads = [
  "plain",
  "",
  "{}",
  "line\nbreak\r\n\t\u0000 control",
  "\u0000",
  "quotes \" ' ` \\ and {{template}}",
  "é 漢字 😀 \u2028 \u{10ffff} \ufeff",
  // Half a surrogate pair is a text, and no UTF-8.
  "\ud83d",
  "\ude00 after, before \ud83d",
  "\ufffd\ud800\ufffd",
  "x".repeat(1024 * 1024),
  "😀".repeat(256 * 1024),
];

const numbers = (count: number) => Array.from({ length: count }, (_, index) => String(index));

/** How payloads arrive. */
export const deliveryCases: readonly TransportCase[] = [
  one("delivers every payload as it was, in the order of publishing, to who subscribed before", async (transport) => {
    const name = channel();
    const heard = await listen(transport, name);
    for (const payload of payloads) await transport.publish(name, payload);
    await heard.until(payloads.length);
    assert.deepEqual(heard.payloads, payloads);
  }),
  two(
    "loses none of ten thousand payloads that are published without waiting, and keeps their order",
    async (here, there) => {
      const name = channel();
      const heard = await listen(there, name);
      const sent = numbers(10_000);
      await Promise.all(sent.map((payload) => here.publish(name, payload)));
      await heard.until(sent.length);
      assert.deepEqual(heard.payloads, sent);
    },
  ),
  two("keeps the order within each of many channels", async (here, there) => {
    const all = await Promise.all(
      numbers(20).map(async () => {
        const name = channel();
        return { name, heard: await listen(there, name) };
      }),
    );
    const sent = numbers(50);
    await Promise.all(sent.flatMap((payload) => all.map(({ name }) => here.publish(name, payload))));
    for (const { heard } of all) {
      await heard.until(sent.length);
      assert.deepEqual(heard.payloads, sent);
    }
  }),
  one("keeps channels apart, also those whose names look like patterns", async (transport) => {
    const base = channel();
    const names = [base, `${base}*`, `${base}?`, `${base}[a]`, `${base}:`, `${base} b`, `${base}é`, `${base}{a}`];
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
  two("says how many receive a payload only where it knows", async (here, there) => {
    const name = channel();
    const none = await here.publish(name, "x");
    assert.ok(none === 0 || none === undefined, `nobody listens, and it says ${none}`);
    const heard = await listen(there, name);
    const some = await here.publish(name, "y");
    assert.ok(some === undefined || some >= 1, `one listens, and it says ${some}`);
    await heard.until(1);
    assert.deepEqual(heard.payloads, ["y"]);
    await heard.stop();
    const gone = await here.publish(name, "z");
    assert.ok(gone === 0 || gone === undefined, `nobody listens any more, and it says ${gone}`);
  }),
];
