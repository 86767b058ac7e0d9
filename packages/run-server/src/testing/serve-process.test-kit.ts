import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import path from "node:path";
import { endsRun, type RunEvent, type RunStatus, type TextDelta } from "@chasmx/core";
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";
import {
  type InitializeParams,
  type InitializeResult,
  initialize,
  protocolVersion,
  runDelta,
  runEvents,
  runStanding,
} from "../protocol/index.ts";

/** The command's source, which Node runs as it is. */
export const mainFile = path.join(import.meta.dirname, "..", "..", "..", "cli", "src", "main.ts");

/** `chasmx serve --stdio` as a process of its own, and a client of it that gathers what it is told. */
export interface ServeProcess extends AsyncDisposable {
  readonly child: ChildProcessWithoutNullStreams;
  readonly connection: MessageConnection;
  /** What it wrote to stderr so far. */
  readonly stderr: () => string;
  /** The events of a run, in the order in which they came. */
  events(runId: string): readonly RunEvent[];
  /** The lengths of the notifications in which they came. */
  batches(runId: string): readonly number[];
  deltas(runId: string): readonly TextDelta[];
  standings(runId: string): readonly RunStatus[];
  /** Resolves once a run's events are as wanted. */
  until(runId: string, isMet: (events: readonly RunEvent[]) => boolean): Promise<readonly RunEvent[]>;
  /** Resolves once a run has ended. */
  untilEnd(runId: string): Promise<RunEvent>;
  /** Resolves once anything that was told makes this true. */
  when(isMet: () => boolean): Promise<void>;
  initialize(given?: Partial<InitializeParams>): Promise<InitializeResult>;
  /** Resolves with the exit code of the process. */
  readonly exited: Promise<number | null>;
}

/** How the process is started. */
export interface ServeOptions {
  readonly env?: Record<string, string>;
  /** Another folder than the one that it is started in. */
  readonly cwd?: string;
}

/** Starts the server over a folder. Nothing is asked yet. */
export function startServe(root: string, { env = {}, cwd = root }: ServeOptions = {}): ServeProcess {
  const child = spawn(process.execPath, [mainFile, "serve", "--stdio", root], { cwd, env: environmentWith(env) });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
    // What a test does on purpose is no news.
    { error: () => undefined, warn: () => undefined, info: () => undefined, log: () => undefined },
  );
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  // A server that has ended cannot be written to, which some tests want.
  child.stdin.on("error", () => undefined);
  const told = gather(connection);
  connection.listen();
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  return {
    child,
    connection,
    stderr: () => stderr,
    ...told,
    exited,
    initialize: async (given = {}) =>
      await connection.sendRequest(initialize, {
        protocol_version: protocolVersion,
        client: { name: "test", version: "1" },
        answers: {},
        ...given,
      }),
    async [Symbol.asyncDispose]() {
      connection.dispose();
      child.stdin.end();
      const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await exited;
      clearTimeout(timer);
    },
  };
}

function gather(connection: MessageConnection) {
  const events = new Map<string, RunEvent[]>();
  const batches = new Map<string, number[]>();
  const deltas = new Map<string, TextDelta[]>();
  const standings = new Map<string, RunStatus[]>();
  const waiting = new Set<() => void>();
  const add = <Item>(map: Map<string, Item[]>, key: string, items: readonly Item[]) => {
    const all = map.get(key) ?? [];
    all.push(...items);
    map.set(key, all);
    for (const look of waiting) look();
  };
  connection.onNotification(runEvents, ({ run_id: runId, events: given }) => {
    add(batches, runId, [given.length]);
    add(events, runId, given);
  });
  connection.onNotification(runDelta, ({ run_id: runId, delta }) => add(deltas, runId, [delta]));
  connection.onNotification(runStanding, ({ run_id: runId, status }) => add(standings, runId, [status]));
  const when = async (isMet: () => boolean) => {
    await new Promise<void>((resolve) => {
      const look = () => {
        if (!isMet()) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  };
  const until = async (runId: string, isMet: (all: readonly RunEvent[]) => boolean) => {
    await when(() => isMet(events.get(runId) ?? []));
    return events.get(runId) ?? [];
  };
  return {
    events: (runId: string) => events.get(runId) ?? [],
    batches: (runId: string) => batches.get(runId) ?? [],
    deltas: (runId: string) => deltas.get(runId) ?? [],
    standings: (runId: string) => standings.get(runId) ?? [],
    when,
    until,
    untilEnd: async (runId: string) => (await until(runId, (all) => all.some(endsRun))).at(-1) as RunEvent,
  };
}

/** Nothing of the machine that the tests run on but what a process needs to start. */
function environmentWith(env: Record<string, string>): NodeJS.ProcessEnv {
  const { PATH = "", TMPDIR, SystemRoot } = process.env;
  return {
    PATH,
    ...(TMPDIR === undefined ? {} : { TMPDIR }),
    ...(SystemRoot === undefined ? {} : { SystemRoot }),
    ...env,
  };
}
