import { Client as ClientOf2026, StreamableHTTPClientTransport as HttpOf2026 } from "@modelcontextprotocol/client";
import { StdioClientTransport as StdioOf2026 } from "@modelcontextprotocol/client/stdio";
import { Client as ClientOf2025 } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as StdioOf2025 } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport as HttpOf2025 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ElicitRequestSchema, type Notification } from "@modelcontextprotocol/sdk/types.js";

/** Both clients that others wrote, as one: what a test needs of either. */
export interface TestClient extends AsyncDisposable {
  call(name: string, given?: object, options?: CallOptions): Promise<Answer>;
  toolNames(): Promise<string[]>;
  /** The kinds of notifications that have come, in their order. */
  readonly heard: readonly string[];
  readonly sdk: ClientOf2025 | ClientOf2026;
}

interface CallOptions {
  readonly onprogress?: (progress: { readonly progress: number; readonly message?: string | undefined }) => void;
  readonly timeout?: number;
  readonly resetTimeoutOnProgress?: boolean;
  readonly signal?: AbortSignal;
}

/** An answer of a tool. */
export interface Answer {
  readonly isError: boolean;
  /** All texts of it. */
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly links: readonly string[];
}

/** How a person fills in a form; a client without this has no forms. */
export type Person = (form: { readonly message: string; readonly requestedSchema: object }) => {
  readonly action: "accept" | "decline" | "cancel";
  readonly content?: Record<string, string | number | boolean | string[]>;
};

/** Where a server is. */
export type Place =
  | { readonly url: string; readonly token?: string; readonly name?: string }
  | { readonly command: string; readonly args: readonly string[]; readonly env?: Record<string, string> };

export type Era = "2025" | "2026";

export const eras: readonly Era[] = ["2025", "2026"];

/** Connects a client of an era to a server. */
export async function connect(era: Era, place: Place, person?: Person): Promise<TestClient> {
  const info = { name: ("name" in place ? place.name : undefined) ?? `test-${era}`, version: "1" };
  const capabilities = person === undefined ? {} : { elicitation: { form: {} } };
  const heard: string[] = [];
  const hear = async ({ method }: Pick<Notification, "method">) => void heard.push(method);
  const sdk = era === "2025" ? await connectOf2025() : await connectOf2026();
  return {
    sdk,
    heard,
    async call(name, given = {}, options = {}) {
      const params = { name, arguments: { ...given } };
      return answerOf(
        sdk instanceof ClientOf2026
          ? await sdk.callTool(params, options)
          : await sdk.callTool(params, undefined, options),
      );
    },
    toolNames: async () => (await sdk.listTools()).tools.map((tool) => tool.name),
    [Symbol.asyncDispose]: async () => await sdk.close(),
  };

  async function connectOf2025(): Promise<ClientOf2025> {
    const client = new ClientOf2025(info, { capabilities });
    if (person !== undefined) client.setRequestHandler(ElicitRequestSchema, ({ params }) => person(params as never));
    client.fallbackNotificationHandler = hear;
    const transport =
      "url" in place
        ? new HttpOf2025(new URL(place.url), { requestInit: headersOf(place.token) })
        : new StdioOf2025({ command: place.command, args: [...place.args], env: envOf(place.env), stderr: "ignore" });
    // The types of the two differ in what may be left out.
    await client.connect(transport as never);
    return client;
  }

  async function connectOf2026(): Promise<ClientOf2026> {
    const client = new ClientOf2026(info, { capabilities, versionNegotiation: { mode: { pin: "2026-07-28" } } });
    if (person !== undefined) client.setRequestHandler("elicitation/create", ({ params }) => person(params as never));
    client.fallbackNotificationHandler = hear;
    const transport =
      "url" in place
        ? new HttpOf2026(new URL(place.url), { requestInit: headersOf(place.token) })
        : new StdioOf2026({ command: place.command, args: [...place.args], env: envOf(place.env), stderr: "ignore" });
    await client.connect(transport);
    return client;
  }
}

function headersOf(token: string | undefined): RequestInit {
  return token === undefined ? {} : { headers: { Authorization: `Bearer ${token}` } };
}

/** Nothing of the machine that the tests run on but what a process needs to start. */
function envOf(env: Record<string, string> = {}): Record<string, string> {
  const { PATH = "", TMPDIR, SystemRoot } = process.env;
  return {
    PATH,
    ...(TMPDIR === undefined ? {} : { TMPDIR }),
    ...(SystemRoot === undefined ? {} : { SystemRoot }),
    ...env,
  };
}

function answerOf(result: object): Answer {
  const {
    content = [],
    structuredContent = {},
    isError = false,
  } = result as {
    readonly content?: readonly { readonly type: string; readonly text?: string; readonly uri?: string }[];
    readonly structuredContent?: Record<string, unknown>;
    readonly isError?: boolean;
  };
  return {
    isError,
    text: content.map(({ text = "" }) => text).join("\n"),
    data: structuredContent,
    links: content.flatMap(({ type, uri = "" }) => (type === "resource_link" ? [uri] : [])),
  };
}
