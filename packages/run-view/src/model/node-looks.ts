import {
  type DrawnNode,
  durationText,
  type MessageState,
  type NodeState,
  type NodeStatus,
  nodeName,
  type RunState,
} from "@chasmx/core";
import { displayLine } from "./display-text.ts";
import { nodeWords } from "./words.ts";

/** How one node looks at a moment. */
export interface NodeLook {
  readonly status: NodeStatus | "waiting";
  /** What it does just now, or what it is. */
  readonly subtitle: string;
  /** How long it took. */
  readonly time: string;
  /** What a screen reader says. */
  readonly label: string;
}

/** Who waits for whom at a moment, by names in the run. */
export interface OpenTalk {
  readonly asking: ReadonlyMap<string, readonly string[]>;
  readonly asked: ReadonlyMap<string, readonly string[]>;
  /** The nodes that a person is asked for something by. */
  readonly people: ReadonlySet<string>;
}

/** Finds the questions that have no outcome yet. */
export function openTalk({ messages, pendingInputs, endedAt }: RunState): OpenTalk {
  const asking = new Map<string, string[]>();
  const asked = new Map<string, string[]>();
  const open = endedAt === undefined ? [...messages.values()].filter(isOpen) : [];
  for (const { path, from, to } of open) {
    if (typeof to !== "string") continue;
    push(asking, nodeName(path, from), nodeName(path, to));
    push(asked, nodeName(path, to), nodeName(path, from));
  }
  const people = new Set(
    [...pendingInputs.values()].flatMap(({ path, nodeId }) => [nodeName(path, nodeId), ...above(path)]),
  );
  return { asking, asked, people };
}

/** Says how a node looks. */
export function nodeLook(
  node: DrawnNode,
  state: NodeState | undefined,
  talk: OpenTalk & { readonly path: string },
): NodeLook {
  const name = nodeName(talk.path, node.id);
  const status = talk.people.has(name) ? "waiting" : (state?.status ?? "pending");
  const doing = activity(name, status, talk);
  const told = details(state);
  const subtitle = doing ?? (told.length > 0 ? told.join(" · ") : displayLine(node.type));
  const time =
    state?.startedAt === undefined || state.endedAt === undefined ? "" : durationText(state.endedAt - state.startedAt);
  const label = [
    displayLine(node.title),
    displayLine(node.type),
    nodeWords[status],
    ...(doing === undefined || doing === nodeWords[status] ? told : [doing]),
    ...(time === "" ? [] : [`took ${time}`]),
  ].join(", ");
  return { status, subtitle, time, label };
}

function activity(name: string, status: NodeLook["status"], { asking, asked }: OpenTalk): string | undefined {
  if (status === "waiting") return nodeWords.waiting;
  const targets = asking.get(name);
  if (targets !== undefined) return `waits for ${few(targets)}`;
  const askers = asked.get(name);
  return askers === undefined ? undefined : `answers ${few(askers)}`;
}

function details(state: NodeState | undefined): string[] {
  if (state === undefined) return [];
  return [
    ...(state.branch === undefined ? [] : [`took ${displayLine(state.branch)}`]),
    ...(state.attempt > 1 ? [`attempt ${state.attempt}`] : []),
    ...(state.status === "failed" && state.error !== undefined ? [state.error.code] : []),
  ];
}

function few(names: readonly string[]): string {
  const unique = [...new Set(names)];
  return unique.length > 2 ? `${unique.length} others` : unique.map(displayLine).join(" and ");
}

/** The nodes that run what is at a path. */
function above(path: string): string[] {
  const parts = path.split("/").map((part) => part.replace(/[#?[].*$/, ""));
  return path === "" ? [] : parts.map((part, index) => nodeName(path.split("/").slice(0, index).join("/"), part));
}

function isOpen({ outcome }: MessageState): boolean {
  return outcome === undefined;
}

function push(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
