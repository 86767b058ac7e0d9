import assert from "node:assert/strict";
import type { Transport } from "../../contracts/transport.ts";
import { isChasmError } from "../../errors.ts";
import { channel, listen, one, rejectsWith, signal, type TransportCase, withTransports } from "./subject.ts";

/** Where two transports are said to fail together: at a broker that they share, and with a way to cut them off. */
const interrupted = (
  name: string,
  work: (given: {
    transport: Transport & Required<Pick<Transport, "onStatus">>;
    interrupt: () => Promise<void>;
  }) => Promise<void>,
): TransportCase => ({
  name,
  run: (subject) =>
    withTransports(subject, 1, async (given) => {
      const { interrupt } = subject;
      const transport = given as Transport;
      if (interrupt === undefined || !tells(transport)) return;
      await work({ transport, interrupt: async () => interrupt() });
    }),
});

function tells(transport: Transport): transport is Transport & Required<Pick<Transport, "onStatus">> {
  return transport.onStatus !== undefined;
}

/** Resolves when the transport tells of a status, after the given work was done in that very moment. */
function told(
  transport: Required<Pick<Transport, "onStatus">>,
  awaited: "up" | "down",
  work: () => void = () => undefined,
) {
  return new Promise<void>((resolve) => {
    const stop = transport.onStatus((status) => {
      if (status !== awaited) return;
      work();
      resolve();
      void stop();
    });
  });
}

/** How a transport begins, is lost, comes back and ends. */
export const lifetimeCases: readonly TransportCase[] = [
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
  one(
    "settles everything that is under way when it is closed, and hands over nothing afterwards",
    async (transport) => {
      const name = channel();
      const heard = await listen(transport, name);
      const underWay = Promise.allSettled([
        ...Array.from({ length: 100 }, (_, index) => transport.publish(name, String(index))),
        transport.subscribe(channel(), () => undefined),
      ]);
      await transport.close();
      const count = heard.payloads.length;
      for (const end of await underWay) {
        if (end.status === "rejected") assert.ok(isChasmError(end.reason), `rejects with ${end.reason}`);
      }
      assert.equal(heard.payloads.length, count);
    },
  ),
  interrupted(
    "comes back after its connection was lost, with every subscription live again when it says so",
    async ({ transport, interrupt }) => {
      const names = [channel(), channel(), channel()];
      const all = await Promise.all(names.map((name) => listen(transport, name)));
      for (const round of [1, 2]) {
        let publishing: Promise<unknown> | undefined;
        const isBack = told(transport, "up", () => {
          publishing = Promise.all(names.map((name) => transport.publish(name, `round ${round}`)));
        });
        const isLost = told(transport, "down");
        await interrupt();
        await isLost;
        await isBack;
        await publishing;
        for (const heard of all) await heard.until(round);
      }
      assert.deepEqual(
        all.map((heard) => heard.payloads),
        names.map(() => ["round 1", "round 2"]),
      );
    },
  ),
  interrupted(
    "refuses with TRANSPORT_UNAVAILABLE while its connection is lost, and leaves nothing pending",
    async ({ transport, interrupt }) => {
      const name = channel();
      await listen(transport, name);
      const refused: Promise<unknown>[] = [];
      const isLost = told(transport, "down", () => {
        const works = [transport.publish(name, "lost"), transport.subscribe(name, () => undefined)];
        refused.push(...works.map((work) => rejectsWith(work, "TRANSPORT_UNAVAILABLE")));
      });
      const isBack = told(transport, "up");
      const underWay = Promise.allSettled(
        Array.from({ length: 200 }, (_, index) => transport.publish(name, String(index))),
      );
      await interrupt();
      await isLost;
      await Promise.all(refused);
      for (const end of await underWay) {
        if (end.status === "rejected") assert.ok(isChasmError(end.reason, "TRANSPORT_UNAVAILABLE"), `${end.reason}`);
      }
      await isBack;
      await transport.publish(name, "again");
    },
  ),
  interrupted("ends quietly while its connection is lost", async ({ transport, interrupt }) => {
    await listen(transport, channel());
    const isLost = told(transport, "down");
    await interrupt();
    await isLost;
    await transport.close();
    await rejectsWith(transport.publish(channel(), "x"), "TRANSPORT_CLOSED");
  }),
];
