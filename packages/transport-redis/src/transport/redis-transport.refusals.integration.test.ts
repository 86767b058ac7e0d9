import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  freePort,
  lacksOwnServer,
  startServer,
  type TestServer,
} from "../../../../scripts/servers/test-server.test-kit.ts";
import { makeCertificate, type TestCertificate } from "../testing/certificates.test-kit.ts";
import { ruler } from "../testing/redis.test-kit.ts";
import { startProxy } from "../testing/tcp-proxy.test-kit.ts";
import { connected, failureOf, refusalOf } from "../testing/transports.test-kit.ts";
import { redisTransport } from "./redis-transport.ts";

const password = "p@ss:w/rd%";
const escaped = encodeURIComponent(password);

describe.skipIf(lacksOwnServer("redis"))("the Redis transport refuses, with a sentence that says what to do,", () => {
  let certificate: TestCertificate;
  let server: TestServer;
  let tlsPort: number;
  let locked: TestServer;

  beforeAll(async () => {
    certificate = await makeCertificate();
    tlsPort = await freePort();
    server = await startServer("redis", certificate.parameters(tlsPort));
    locked = await startServer("redis", ["--requirepass", password]);
  });

  afterAll(async () => {
    for (const one of [server, locked, certificate]) await one[Symbol.asyncDispose]();
  });

  test("a server that is not there", async () => {
    const port = await freePort();
    expect(await refusalOf(`redis://u:${escaped}@127.0.0.1:${port}`, password, escaped)).toMatchObject({
      code: "TRANSPORT_UNAVAILABLE",
      message: `Redis at redis://127.0.0.1:${port} cannot be used: nothing listens there. Start it, or correct the address.`,
    });
    expect(await refusalOf("redis://no-such-host.invalid")).toMatchObject({
      code: "TRANSPORT_UNAVAILABLE",
      message: expect.stringContaining("no machine has this name"),
    });
  });

  test("a password that is missing or wrong, without repeating it", async () => {
    const { port } = locked;
    expect(await refusalOf(locked.url)).toMatchObject({ message: expect.stringContaining("it asks for a password.") });
    for (const wrong of [`redis://:${escaped}x@127.0.0.1:${port}`, `redis://other:${escaped}@127.0.0.1:${port}`]) {
      const error = await refusalOf(wrong, password, escaped);
      expect(error).toMatchObject({
        code: "TRANSPORT_UNAVAILABLE",
        message: expect.stringContaining("it refuses the user or the password."),
      });
    }
    await using byUrl = await connected(`redis://:${escaped}@127.0.0.1:${port}/1`);
    await using byOption = await connected({ url: locked.url, username: "default", password });
    expect(await byUrl.publish("c", "x")).toBe(await byOption.publish("c", "x"));
  });

  test("TLS where there is none, none where there is, and a certificate that it does not know", async () => {
    expect(await refusalOf(`rediss://127.0.0.1:${server.port}`)).toMatchObject({
      code: "TRANSPORT_UNAVAILABLE",
      message: expect.stringContaining("it does not speak TLS as it is asked to."),
    });
    expect(await refusalOf(`redis://127.0.0.1:${tlsPort}`)).toMatchObject({
      code: "TRANSPORT_UNAVAILABLE",
      message: expect.stringContaining("If it speaks TLS, the URL begins with rediss://."),
    });
    expect(await refusalOf(`rediss://127.0.0.1:${tlsPort}`)).toMatchObject({
      message: expect.stringContaining("its certificate is not trusted."),
    });
    const ca = certificate.text;
    const other = { checkServerIdentity: undefined as never, servername: "other" };
    expect(await refusalOf({ url: `rediss://127.0.0.1:${tlsPort}`, tls: { ca, ...other } })).toBeInstanceOf(Error);
    await using transport = await connected({ url: `rediss://127.0.0.1:${tlsPort}`, tls: { ca } });
    expect(await transport.publish("c", "x")).toBe(0);
  });

  test("a database that the server does not have, and any but 0 of a cluster", async () => {
    expect(await refusalOf(`${server.url}/99`)).toMatchObject({
      code: "TRANSPORT_UNAVAILABLE",
      message: expect.stringContaining("it has no database of this number."),
    });
    await using node = await startServer("redis", [
      "--cluster-enabled",
      "yes",
      "--cluster-port",
      `${await freePort()}`,
    ]);
    expect(await refusalOf(`${node.url}/1`)).toMatchObject({
      message: expect.stringContaining("it is a cluster, which has no database but 0."),
    });
  });

  test("a replica, whose listeners are not the primary's, at once and when a server becomes one", async () => {
    await using replica = await startServer("redis", ["--replicaof", `127.0.0.1 ${server.port}`]);
    expect(await refusalOf(replica.url)).toMatchObject({
      code: "TRANSPORT_UNAVAILABLE",
      message: expect.stringContaining("it is a replica that takes no writes. Give the address of its primary."),
    });
    await using primary = await startServer("redis");
    await using rule = ruler(primary.url);
    await using transport = await connected(primary.url);
    const isLost = transport.told("down");
    await rule.replicaof("127.0.0.1", server.port);
    await isLost;
    expect(await failureOf(transport.publish("c", "x"))).toMatchObject({
      message: expect.stringContaining("a replica"),
    });
    const isBack = transport.told("up");
    await rule.replicaof("NO", "ONE");
    await isBack;
    expect(await transport.publish("c", "x")).toBe(0);
  }, 15_000);

  test("a user who may not publish, and takes one who may do no more than it needs", async () => {
    await using rule = ruler(server.url);
    const verbs = ["+publish", "+subscribe", "+unsubscribe"];
    await rule.call("ACL", "SETUSER", "least", "on", ">pw", "&mine:*", ...verbs);
    await using transport = await connected({ url: `redis://least:pw@127.0.0.1:${server.port}`, prefix: "mine:" });
    expect(await transport.publish("c", "x")).toBe(0);
    await transport.subscribe("c", () => undefined);
    await using foreign = await connected(`redis://least:pw@127.0.0.1:${server.port}`);
    const refused = { code: "TRANSPORT_UNAVAILABLE", message: expect.stringContaining("its user may not do this.") };
    expect(await failureOf(foreign.publish("other", "x"), "pw")).toMatchObject(refused);
    expect(await failureOf(foreign.subscribe("other", () => undefined))).toMatchObject(refused);
  });

  test("to wait longer than its caller does, for a server that says nothing", async () => {
    await using proxy = await startProxy(server.port);
    proxy.hold();
    const transport = redisTransport(`redis://127.0.0.1:${proxy.port}`);
    const caller = new AbortController();
    const connecting = failureOf(transport.connect({ signal: caller.signal }));
    caller.abort();
    expect(await connecting).toMatchObject({ code: "TRANSPORT_UNAVAILABLE" });
    const again = failureOf(transport.connect({ signal: new AbortController().signal }));
    await transport.close();
    expect(await again).toMatchObject({ code: "TRANSPORT_CLOSED" });
  });
});

describe("the Redis transport", () => {
  test.each([
    ["nothing", "It is no URL"],
    ["http://localhost", "It begins with redis:// or rediss://."],
    ["redis:", "It names no host."],
    ["redis:///1", "It names no host."],
    ["redis://:secret@host:0", "Its port is a number from 1 to 65535."],
    ["redis://:secret@host:65536/1", "Its port is a number from 1 to 65535."],
    [`redis://:${password}@host`, "It is no URL"],
    ["redis://:%zz-secret@host", "A % in the user or the password is written %25."],
    ["redis://:secret@host/zero", "What follows the host is the database's number"],
    ["redis://host/99999999999999999999", "What follows the host is the database's number"],
    ["redis://host?password=secret", "After ? it has only prefix=…"],
    ["redis://user:12?secret@host", "in a password / is written %2F, ? %3F, # %23 and @ %40."],
    ["redis://user:12#secret@host", "It has no part after #"],
    ["redis://host?prefix=a&prefix=b", "It has two prefixes."],
  ])("refuses the URL %s with OPTION_INVALID, and does not repeat it", async (url, reason) => {
    const error = await failureOf((async () => redisTransport(url))(), "secret", password);
    expect(error).toMatchObject({ code: "OPTION_INVALID", message: expect.stringContaining(reason) });
  });

  test.each([
    [null, "They are a URL, or an object."],
    [{ password: "secret", host: "h" }, '"host" is none of them: url, username,'],
    [{ database: "secret" }, '"database" is a whole number from 0.'],
    [{ database: -1 }, '"database" is a whole number from 0.'],
    [{ password: ["secret"] }, '"password" is a text.'],
    [{ tls: "secret" }, '"tls" is an object, as in { ca }.'],
    [{ client: { password: "secret" } }, '"client" is a client of ioredis.'],
  ])("refuses the options %o with OPTION_INVALID, and does not repeat their values", async (given, reason) => {
    const error = await failureOf((async () => redisTransport(given as never))(), "secret");
    expect(error).toMatchObject({ code: "OPTION_INVALID", message: expect.stringContaining(reason) });
  });

  test("refuses a client together with what the client has", () => {
    const client = { isCluster: false, options: {} } as never;
    expect(() => redisTransport({ client, password: "x" })).toThrow('"client" and "password" exclude each other');
  });
});
