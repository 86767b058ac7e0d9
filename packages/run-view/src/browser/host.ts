import { runWords } from "../model/words.ts";
import type { HostMessage, Theme, ViewMessage } from "../protocol.ts";

/** The program that the view is embedded in: an editor. */
export interface Host {
  tell(message: ViewMessage): void;
  /** Hears what the host says. Messages of another shape are dropped. */
  listen(listener: (message: HostMessage) => void): void;
}

interface EditorApi {
  postMessage(message: ViewMessage): void;
  setState(state: object): void;
}

/** The host of this page; undefined for a page that stands alone, which listens to nobody. */
export function findHost(): Host | undefined {
  const acquire = (globalThis as { readonly acquireVsCodeApi?: () => EditorApi }).acquireVsCodeApi;
  if (typeof acquire !== "function") return undefined;
  const api = acquire();
  return {
    tell: (message) => api.postMessage(message),
    listen(listener) {
      addEventListener("message", ({ data }: MessageEvent<unknown>) => {
        if (!isHostMessage(data)) return;
        if (data.type === "keep") api.setState(data.state);
        else listener(data);
      });
    },
  };
}

const themes: readonly Theme[] = ["light", "dark", "high-contrast-dark", "high-contrast-light"];

const shapes: { readonly [Type in HostMessage["type"]]: (message: Readonly<Record<string, unknown>>) => boolean } = {
  workflow: ({ workflow }) => isObject(workflow),
  events: ({ events }) => Array.isArray(events) && events.every(isEvent),
  delta: ({ delta }) => ["path", "nodeId", "activity", "text"].every((key) => typeof Object(delta)[key] === "string"),
  standing: ({ status }) => typeof status === "string" && Object.hasOwn(runWords, status),
  theme: ({ theme }) => themes.includes(theme as Theme),
  keep: ({ state }) => isObject(state),
  select: ({ node }) => node === null || typeof node === "string",
};

/** Whether a value is what a host may say. */
export function isHostMessage(value: unknown): value is HostMessage {
  if (!isObject(value) || typeof value.type !== "string" || !Object.hasOwn(shapes, value.type)) return false;
  return shapes[value.type as HostMessage["type"]](value);
}

function isEvent(value: unknown): boolean {
  return isObject(value) && typeof value.type === "string" && Number.isInteger(value.sequence);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
