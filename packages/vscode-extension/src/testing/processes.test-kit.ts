import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** A process of an editor. */
interface EditorProcess {
  readonly id: number;
  readonly parent: number;
  readonly commandLine: string;
}

/** The process in which an editor's extensions live. */
export function extensionHostIn(processGroup: number): EditorProcess {
  const [host, ...others] = processesOf(processGroup).filter(({ commandLine }) =>
    commandLine.includes("--type=extensionHost"),
  );
  if (host === undefined || others.length > 0) throw new Error("There is not exactly one extension host.");
  return host;
}

/** The command lines of what a process has started, and what those have. */
export function childrenOf(processGroup: number, id: number): string[] {
  const all = processesOf(processGroup);
  const within = (parent: number): EditorProcess[] =>
    all.filter((one) => one.parent === parent).flatMap((one) => [one, ...within(one.id)]);
  return within(id).map(({ commandLine }) => commandLine);
}

/** The sockets that a process has open, by the system's names for them. */
export function socketsOf(id: number): string[] {
  return readdirSync(`/proc/${id}/fd`).flatMap((name) => {
    const target = readOrNothing(() => readlinkSync(`/proc/${id}/fd/${name}`));
    return target.startsWith("socket:") ? [target] : [];
  });
}

function processesOf(processGroup: number): EditorProcess[] {
  return readdirSync("/proc").flatMap((name) => {
    const stat = readOrNothing(() => readFileSync(`/proc/${name}/stat`, "utf8"));
    // Behind the program's name, which may hold anything: state, parent, group.
    const [, parent, group] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (!/^\d+$/.test(name) || Number(group) !== processGroup) return [];
    const commandLine = readOrNothing(() => readFileSync(`/proc/${name}/cmdline`, "utf8")).replaceAll("\0", " ");
    return [{ id: Number(name), parent: Number(parent), commandLine }];
  });
}

/** Processes end while one looks at them. */
function readOrNothing(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}
