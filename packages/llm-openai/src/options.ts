import { ChasmError } from "@chasmx/core";

/** A key, or what gives one before each call: a secret store, a token that expires. */
export type ApiKey = string | (() => string | Promise<string>);

/** A resource of Azure OpenAI whose address names an API version and a deployment. */
export interface AzureOptions {
  /** `https://NAME.openai.azure.com` */
  readonly endpoint: string;
  readonly apiVersion: string;
  /** Serves every call; without one, the deployment has the model's name. */
  readonly deployment?: string | undefined;
}

/** Which endpoint is called, and how. */
export interface OpenaiOptions {
  /**
   * `chat`, unless set: Chat Completions, which every compatible endpoint speaks. `responses`: the Responses API, which keeps
   * what a reasoning model has thought between the calls of one task.
   */
  readonly api?: "chat" | "responses" | undefined;
  /** `https://api.openai.com/v1` unless set. */
  readonly baseUrl?: string | undefined;
  /** Without one, no authorization is sent: most servers on one's own machine want none. */
  readonly apiKey?: ApiKey | undefined;
  readonly organization?: string | undefined;
  readonly project?: string | undefined;
  /** Sent with every call. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly azure?: AzureOptions | undefined;
  /** The model of a request that names none. */
  readonly model?: string | undefined;
  /** How long the endpoint may be silent, before its answer and between the pieces of one: 1 to 300,000, and 300,000 unless set. */
  readonly timeoutMs?: number | undefined;
}

/** How long Node itself waits for a silent server. */
const longestSilenceMs = 300_000;

/** The options with everything settled that has a default. */
export interface Settings extends OpenaiOptions {
  readonly api: "chat" | "responses";
  readonly url: string;
  readonly timeoutMs: number;
  /** The endpoint as messages name it; never with a key. */
  readonly address: string;
  /** Whether it is OpenAI's own service, or Azure's: they know every parameter of the current API. */
  readonly isOpenai: boolean;
}

/** Settles and checks the options. Throws OPTION_INVALID, naming the option but never a key or a header. */
export function settle(options: OpenaiOptions): Settings {
  const { azure, baseUrl, api = "chat", timeoutMs = longestSilenceMs } = options;
  if (azure !== undefined && baseUrl !== undefined)
    throw invalid("base_url and azure exclude each other: azure.endpoint says where the resource is.");
  if (api !== "chat" && api !== "responses") throw invalid('api is "chat" or "responses".');
  if (!(timeoutMs >= 1 && timeoutMs <= longestSilenceMs))
    throw invalid("timeout_seconds is a number above 0, at most 300: Node itself waits no longer for a silent server.");
  const url = azure === undefined ? checkedUrl("base_url", baseUrl ?? defaultUrl) : azureUrl(azure);
  const isOpenai = azure !== undefined || openaiHosts.test(url.hostname);
  assertKey(options, { isOpenai, host: url.host });
  const { organization = "", project = "", headers = {} } = options;
  assertHeaders({ organization, project }, "");
  assertHeaders(headers, "headers: ");
  return { ...options, api, timeoutMs, url: url.href.replace(/\/+$/, ""), address: url.host, isOpenai };
}

const defaultUrl = "https://api.openai.com/v1";
const openaiHosts = /(^|\.)(openai\.com|openai\.azure\.com|cognitiveservices\.azure\.com|services\.ai\.azure\.com)$/;

function azureUrl({ endpoint, apiVersion }: AzureOptions): URL {
  if (apiVersion === "") throw invalid('azure.api_version is empty: it is a date, such as "2024-10-21".');
  const url = checkedUrl("azure.endpoint", endpoint);
  return new URL(`${url.pathname.replace(/\/+$/, "")}/openai`, url);
}

function checkedUrl(option: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // The text itself is not repeated: it may hold a password.
  if (url?.protocol !== "http:" && url?.protocol !== "https:")
    throw invalid(`${option} is no address: it begins with https:// or http://.`);
  if (url.username !== "" || url.password !== "")
    throw invalid(`${option} holds a user or a password. Give the key with api_key, or a header with headers.`);
  if (url.search !== "" || url.hash !== "") throw invalid(`${option} ends with its path, such as /v1.`);
  return url;
}

function assertKey({ apiKey }: OpenaiOptions, { isOpenai, host }: { isOpenai: boolean; host: string }): void {
  if (apiKey === undefined) {
    if (isOpenai) throw invalid(`${host} wants a key, and api_key is not set. It may read "\${OPENAI_API_KEY}".`);
  } else if (typeof apiKey === "string") checkedKey(apiKey);
}

/** A key as it is sent. Throws OPTION_INVALID where it is empty or no header can carry it. */
export function checkedKey(key: unknown): string {
  const trimmed = typeof key === "string" ? key.trim() : "";
  if (trimmed === "") throw invalid("api_key is empty.");
  if (!/^[\x21-\x7e]+$/.test(trimmed)) throw invalid("api_key holds a character that no key has.");
  return trimmed;
}

function assertHeaders(headers: Readonly<Record<string, string>>, where: string): void {
  const wrong = Object.entries(headers).find((header) => !isHeader(header));
  // The value is not repeated: it may be a key.
  if (wrong !== undefined)
    throw invalid(`${where}the name or the value of ${JSON.stringify(wrong[0])} is none that HTTP can carry.`);
}

function isHeader(header: readonly [name: string, value: string]): boolean {
  try {
    new Headers([[...header]]);
    return true;
  } catch {
    return false;
  }
}

export function invalid(problem: string): ChasmError {
  return new ChasmError("OPTION_INVALID", `An option of the provider "openai" does not fit: ${problem}`);
}
