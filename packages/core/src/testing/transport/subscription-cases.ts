import assert from "node:assert/strict";
import { channel, listen, one, type TransportCase, two } from "./subject.ts";

/** When a subscription begins and ends. */
export const subscriptionCases: readonly TransportCase[] = [
  two("is live when subscribing resolves: what is published from then on arrives", async (here, there) => {
    for (let count = 0; count < 50; count++) {
      const name = channel();
      const heard = await listen(there, name);
      await here.publish(name, String(count));
      await heard.until(1);
      assert.deepEqual(heard.payloads, [String(count)]);
    }
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
  two(
    "ends a subscription while payloads arrive: nothing comes after that, and others miss nothing",
    async (here, there) => {
      const name = channel();
      const kept = await listen(there, name);
      const ended = await listen(there, name);
      const publishing = Array.from({ length: 1000 }, (_, index) => here.publish(name, String(index)));
      await ended.until(10);
      await ended.stop();
      const count = ended.payloads.length;
      await Promise.all(publishing);
      await kept.until(1000);
      assert.equal(ended.payloads.length, count);
      assert.equal(kept.payloads.length, 1000);
    },
  ),
  one("begins again on a channel that is being left", async (transport) => {
    const name = channel();
    for (let count = 0; count < 20; count++) {
      const before = await listen(transport, name);
      const [, heard] = await Promise.all([before.stop(), listen(transport, name)]);
      await transport.publish(name, "x");
      await heard.until(1);
      await heard.stop();
    }
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
];
