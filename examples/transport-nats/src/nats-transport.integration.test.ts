import { createServer } from "node:net";
import type { Transport } from "@chasmx/core";
import { transportConformance } from "@chasmx/core/testing";
import { connect } from "@nats-io/transport-node";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { anyServer, lacksOwnServer, lacksServer } from "../../../scripts/servers/test-server.test-kit.ts";
import { startNats } from "./nats-server.test-kit.ts";
import { natsTransport } from "./nats-transport.ts";

let server: Awaited<ReturnType<typeof anyServer>>;
const opened: Transport[] = [];

beforeAll(async () => {
  server = await anyServer("nats");
}, 30_000);

afterAll(() => server[Symbol.asyncDispose]());

afterEach(async () => {
  for (const transport of opened.splice(0)) await transport.close();
});

async function open(url = server.url): Promise<Transport> {
  const transport = natsTransport(url);
  opened.push(transport);
  await transport.connect({ signal: AbortSignal.timeout(5000) });
  return transport;
}

/** Listens to a channel; `next` resolves with the payload that comes next. */
async function listen(transport: Transport, channel: string) {
  const payloads: string[] = [];
  let wake: () => void = () => undefined;
  await transport.subscribe(channel, (payload) => {
    payloads.push(payload);
    wake();
  });
  return async () => {
    while (payloads.length === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return payloads.shift();
  };
}

/** Resolves at the transport's next change to a status. */
function turned(transport: Transport, status: "up" | "down"): Promise<void> {
  return new Promise((resolve) => transport.onStatus?.((now) => now === status && resolve()));
}

const fails = (url: string) => natsTransport(url).connect({ signal: AbortSignal.timeout(3000) });

describe.skipIf(lacksServer("nats"))("conformance, with nats-server's own limit of 1 MiB", () => {
  const subject = { create: () => natsTransport(server.url), isShared: true };
  for (const { name, run } of transportConformance) test(name, () => run(subject), 20_000);
});

describe.skipIf(lacksOwnServer("nats"))("payloads", () => {
  test("that UTF-8 cannot hold arrive as they were, and a stranger's bytes do no harm", async () => {
    const transport = await open();
    const next = await listen(transport, "c");
    const stranger = await connect({ servers: server.url });
    stranger.publish("chasmx.:c", Uint8Array.from([0, 0xff, 0xfe]));
    await stranger.drain();
    const texts = ["\ud800", "\0", "\ufeffx"];
    for (const text of texts) await transport.publish("c", text);
    expect(await next()).toBeTypeOf("string");
    for (const text of texts) expect(await next()).toBe(text);
  });

  test("over the server's limit are refused, and the connection stays", async () => {
    const transport = await open();
    const next = await listen(transport, "c");
    await expect(transport.publish("c", "x".repeat(1024 * 1024 + 1))).rejects.toMatchObject({
      code: "MESSAGE_TOO_LARGE",
      message: expect.stringContaining("takes 1048576 bytes at a time, and these are 1048577"),
    });
    await transport.publish("c", "small");
    expect(await next()).toBe("small");
  });

  test("are as large as the server's configuration allows", async () => {
    await using large = await startNats("max_payload: 4MB");
    const transport = await open(large.url);
    const next = await listen(transport, "c");
    const text = "😀".repeat(1024 * 1024);
    await transport.publish("c", text);
    expect((await next()) === text).toBe(true);
  });
});

describe.skipIf(lacksOwnServer("nats"))("a server that is killed and started again", () => {
  test("has every subscription again before the transport says that it is up", async () => {
    await using own = await startNats();
    const [transport, other] = [await open(own.url), await open(own.url)];
    const nexts = await Promise.all(["a", "b"].map((channel) => listen(transport, channel)));
    const down = Promise.all([turned(transport, "down"), turned(other, "down")]);
    await own.kill();
    await down;
    await expect(transport.publish("a", "lost")).rejects.toMatchObject({ code: "TRANSPORT_UNAVAILABLE" });
    await expect(transport.subscribe("c", () => undefined)).rejects.toMatchObject({ code: "TRANSPORT_UNAVAILABLE" });
    const up = Promise.all([turned(transport, "up"), turned(other, "up")]);
    await own.restart();
    await up;
    await other.publish("a", "to a");
    await other.publish("b", "to b");
    expect(await Promise.all(nexts.map((next) => next()))).toEqual(["to a", "to b"]);
  }, 20_000);

  test("rejects what it had not taken yet, and nothing waits for ever", async () => {
    await using own = await startNats();
    const transport = await open(own.url);
    const down = turned(transport, "down");
    const gone = own.kill();
    const sent = Array.from({ length: 100 }, () =>
      transport.publish("c", "x").then(
        () => "sent",
        ({ code }) => code,
      ),
    );
    await Promise.all([gone, down]);
    await transport.close();
    for (const outcome of await Promise.all(sent))
      expect(["sent", "TRANSPORT_UNAVAILABLE", "TRANSPORT_CLOSED"]).toContain(outcome);
  });

  test("is let go of by a close meanwhile", async () => {
    await using own = await startNats();
    const transport = await open(own.url);
    const down = turned(transport, "down");
    await own.kill();
    await down;
    await transport.close();
    await expect(transport.publish("c", "x")).rejects.toMatchObject({ code: "TRANSPORT_CLOSED" });
  });
});

test.skipIf(lacksServer("nats"))("a close leaves nobody waiting", async () => {
  const transport = await open();
  const publishing = transport.publish("c", "x").catch(({ code }) => code);
  await transport.close();
  expect([undefined, "TRANSPORT_CLOSED"]).toContain(await publishing);
});

describe.skipIf(lacksOwnServer("nats"))("what cannot be reached", () => {
  test("is said in a sentence without the password", async () => {
    await using guarded = await startNats("authorization { user: me, password: right }");
    await expect(fails("nats://127.0.0.1:1")).rejects.toMatchObject({
      code: "TRANSPORT_UNAVAILABLE",
      message: expect.stringMatching(/^NATS at 127\.0\.0\.1:1 cannot be used: connection refused\. Start nats-server/),
    });
    await expect(fails(`nats://me:wrong-QXZ@${guarded.host}`)).rejects.toMatchObject({
      code: "TRANSPORT_UNAVAILABLE",
      message: expect.stringMatching(/^(?!.*QXZ).*Authorization Violation/s),
    });
    await (await open(`nats://me:right@${guarded.host}`)).publish("c", "x");
    expect(() => natsTransport("nats://me:QXZ@no host:4222")).toThrow(/^(?!.*QXZ).*must read nats:/);
  });

  test("is known by a token as well", async () => {
    await using guarded = await startNats("authorization { token: s3cret }");
    await expect(fails(guarded.url)).rejects.toMatchObject({ code: "TRANSPORT_UNAVAILABLE" });
    await (await open(`nats://s3cret@${guarded.host}`)).publish("c", "x");
  });

  test("refuses a subscription that the user has no right to", async () => {
    const rights = `authorization { users: [{ user: me, password: x, permissions: { subscribe: "other.>" } }] }`;
    await using guarded = await startNats(rights);
    const transport = await open(`nats://me:x@${guarded.host}`);
    await expect(transport.subscribe("c", () => undefined)).rejects.toMatchObject({
      code: "TRANSPORT_UNAVAILABLE",
      message: expect.stringMatching(/permissions violation/i),
    });
  });

  test("is waited for no longer than its signal says", async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as { readonly port: number };
    const transport = natsTransport(`nats://127.0.0.1:${port}`);
    await expect(transport.connect({ signal: AbortSignal.timeout(50) })).rejects.toMatchObject({
      code: "TRANSPORT_UNAVAILABLE",
      message: expect.stringContaining("it did not answer in time"),
    });
    await transport.close();
    silent.close();
  });
});
