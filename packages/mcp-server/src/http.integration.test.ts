import { rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import path from "node:path";
import { isChasmError } from "@chasmx/core";
import { Client as ClientOf2026 } from "@modelcontextprotocol/client";
import { describe, expect, it } from "vitest";
import { maxBodyBytes, maxSessions } from "./limits.ts";
import { openServer } from "./serve/open-server.ts";
import { type HttpOptions, type ListeningServer, serveHttp } from "./serve/serve-http.ts";
import { connect, eras } from "./testing/clients.test-kit.ts";
import { type OpenFolder, openFolder } from "./testing/open-folder.test-kit.ts";
import { hello, slow } from "./testing/workflows.test-kit.ts";

const token = "a-token-that-nobody-guesses";

interface Served extends AsyncDisposable {
  readonly folder: OpenFolder;
  readonly listening: ListeningServer;
}

async function serve(options: Partial<HttpOptions> = {}): Promise<Served> {
  const folder = await openFolder({ "hello.workflow.json": hello, "slow.workflow.json": slow(600) });
  const listening = await serveHttp(folder.server, { address: { host: "127.0.0.1", port: 0 }, ...options });
  return {
    folder,
    listening,
    async [Symbol.asyncDispose]() {
      await listening.close();
      await rm(folder.root, { recursive: true, force: true });
    },
  };
}

interface Sent {
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly method?: string;
  readonly path?: string;
}

/** Sends a request with headers that fetch would not let us choose. */
function send(url: string, { headers = {}, body = "", method = "POST", path: to }: Sent): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const { hostname, port, pathname } = new URL(url);
    const all = { "Content-Type": "application/json", Accept: "application/json, text/event-stream", ...headers };
    const sent = request({ hostname, port, path: to ?? pathname, method, headers: all }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

const initialize = JSON.stringify({
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "raw", version: "1" } },
});

describe("a server over HTTP", () => {
  it("lets nobody in from another origin, under another name, or on another path", async () => {
    await using served = await serve();
    const { url } = served.listening;
    expect(await send(url, { body: initialize, headers: { Host: "evil.example" } })).toBe(403);
    expect(await send(url, { body: initialize, headers: { Origin: "https://evil.example" } })).toBe(403);
    expect(await send(url, { body: initialize, headers: { Origin: "null" } })).toBe(403);
    expect(await send(url, { body: initialize, path: "/" })).toBe(404);
    expect(await send(url, { body: initialize })).toBe(200);
  });

  it("takes a name that it was told of", async () => {
    await using served = await serve({ hosts: ["flows.example"] });
    expect(await send(served.listening.url, { body: initialize, headers: { Host: "flows.example" } })).toBe(200);
  });

  it("refuses to listen where others reach it without a token, with a short one, or where somebody listens", async () => {
    const folder = await openFolder({});
    const refused = async (options: HttpOptions) =>
      await serveHttp(folder.server, options).catch((error: unknown) => isChasmError(error, "OPTION_INVALID"));
    expect(await refused({ address: { host: "0.0.0.0", port: 0 } })).toBe(true);
    expect(await refused({ address: { host: "127.0.0.1", port: 0 }, token: "short" })).toBe(true);
    await using served = await serve();
    expect(await refused({ address: { host: "127.0.0.1", port: Number(new URL(served.listening.url).port) } })).toBe(
      true,
    );
    await folder[Symbol.asyncDispose]();
  });

  it("wants its token from every client where it has one", async () => {
    await using served = await serve({ token });
    const { url } = served.listening;
    expect(await send(url, { body: initialize })).toBe(401);
    expect(await send(url, { body: initialize, headers: { Authorization: "Bearer a-token-that-nobody-guesse" } })).toBe(
      401,
    );
    expect(await send(url, { body: initialize, headers: { Authorization: `Basic ${token}` } })).toBe(401);
    for (const era of eras) {
      await expect(connect(era, { url })).rejects.toThrow();
      await using client = await connect(era, { url, token });
      expect(await client.toolNames()).toContain("run_workflow");
    }
  });

  it("refuses bodies that are too large, no JSON, or of an unknown session", async () => {
    await using served = await serve();
    const { url } = served.listening;
    expect(await send(url, { body: "x".repeat(maxBodyBytes + 1) })).toBe(413);
    expect(await send(url, { body: "{" })).toBe(400);
    expect(await send(url, { body: "[]" })).toBe(400);
    expect(await send(url, { body: initialize, headers: { "Mcp-Session-Id": "unknown" } })).toBe(404);
    expect(await send(url, { method: "GET" })).toBe(400);
    expect(await send(url, { method: "PUT", body: initialize })).toBe(400);
  });

  it("ends the session that was silent longest where there are too many, and none that is busy", async () => {
    await using served = await serve();
    const { url } = served.listening;
    await using busy = await connect("2025", { url });
    const introduce = async () => {
      const headers = { "Content-Type": "application/json", Accept: "application/json, text/event-stream" };
      const response = await fetch(url, { method: "POST", headers, body: initialize });
      await response.text();
      return response.headers.get("mcp-session-id") ?? "";
    };
    const first = await introduce();
    for (let index = 1; index < maxSessions; index++) await introduce();
    const ping = JSON.stringify({ jsonrpc: "2.0", id: 2, method: "ping" });
    expect(await send(url, { body: ping, headers: { "Mcp-Session-Id": first } })).toBe(404);
    expect(await send(url, { body: ping, headers: { "Mcp-Session-Id": await introduce() } })).toBe(200);
    expect(await busy.toolNames()).toContain("run_workflow");
  });

  it("leaves its runs at the end, and another server goes on with them", async () => {
    const { folder, listening } = await serve();
    const answers = await Promise.all(
      eras.map(async (era) => {
        const client = await connect(era, { url: listening.url });
        return await client.call("run_workflow", { workflow: "Slow", wait: 0 });
      }),
    );
    const waiting = await connect("2026", { url: listening.url });
    const [first] = answers;
    let isHeard = (): void => undefined;
    const heard = new Promise<void>((resolve) => {
      isHeard = resolve;
    });
    const call = waiting.call("get_run", { run_id: first?.data.run_id, wait: 600 }, { onprogress: isHeard });
    await heard;
    await listening.close();
    expect((await call).data).toMatchObject({ status: "interrupted" });
    await using again = await openFolder({});
    const file = path.join(again.root, "chasmx.config.json");
    await writeFile(file, JSON.stringify({ store: { folder: path.join(folder.root, ".chasmx", "runs") } }));
    const second = await openServer({ root: again.root, environment: {}, onNote: () => undefined });
    const open = await serveHttp(second, { address: { host: "127.0.0.1", port: 0 } });
    await using client = await connect("2026", { url: open.url });
    for (const { data } of answers) {
      expect((await client.call("get_run", { run_id: data.run_id })).data).toMatchObject({ status: "interrupted" });
      const resumed = await client.call("resume_run", { run_id: data.run_id, wait: 0 });
      expect(resumed.data).toMatchObject({ status: "running" });
      const cancelled = await client.call("cancel_run", { run_id: data.run_id });
      expect(cancelled.data).toMatchObject({ status: "cancelled" });
    }
    await open.close();
    await rm(folder.root, { recursive: true, force: true });
  });

  it.each(eras)("tells a client of %s of files and runs that change", async (era) => {
    await using served = await serve();
    await using client = await connect(era, { url: served.listening.url });
    await client.toolNames();
    const uri = "chasmx://workflows/hello.workflow.json";
    const hears = new Set<string>();
    const heardAll = new Promise<void>((resolve) => {
      client.sdk.fallbackNotificationHandler = async ({ method }: { method: string }) => {
        hears.add(method);
        if (hears.size === 3) resolve();
      };
    });
    if (client.sdk instanceof ClientOf2026) {
      await client.sdk.listen({ toolsListChanged: true, resourcesListChanged: true, resourceSubscriptions: [uri] });
    } else await client.sdk.subscribeResource({ uri });
    const changed = { ...hello, description: "Says hello again." };
    await writeFile(path.join(served.folder.root, "hello.workflow.json"), JSON.stringify(changed));
    await heardAll;
    expect([...hears].sort()).toEqual([
      "notifications/resources/list_changed",
      "notifications/resources/updated",
      "notifications/tools/list_changed",
    ]);
  });
});
