import type { ErrorData } from "@chasmx/run-server/protocol";
import type { CancellationToken, MessageConnection, RequestParam, RequestType, RequestType0 } from "vscode-jsonrpc";
import { countRestarts } from "../../restarts.ts";
import { createNotifications, type Notifications } from "./notifications.ts";
import { type OpenProgram, openProgram, type ProgramOptions } from "./open-program.ts";

/** How a server stands. */
type ServerState = "idle" | "starting" | "ready" | "restarting" | "failed" | "stopped";

/** The program that runs the workflows of a folder. The first request starts it. */
export interface RunServer extends Pick<Notifications, "on" | "onSignal"> {
  readonly state: ServerState;
  /** Says which program it is; absent before the first start. */
  readonly program: string | undefined;
  /** How many requests there have been, and how many of them it has not answered yet. */
  readonly requests: { readonly sent: number; readonly pending: number };
  /** Rejects with what `failureOf` reads. */
  request<Params, Result>(
    type: RequestType<Params, Result, ErrorData>,
    params: RequestParam<Params>,
    token?: CancellationToken,
  ): Promise<Result>;
  requestAll<Result>(type: RequestType0<Result, ErrorData>): Promise<Result>;
  /** Hears changes of the state. The function that it returns ends that. */
  onState(listener: (state: ServerState) => void): () => void;
  /** Starts the program again, after it has failed or by a person's wish. */
  restart(): Promise<void>;
  /** Ends the program; its runs can be gone on with by others. */
  stop(): Promise<void>;
}

/** What surrounds a server. */
export interface RunServerOptions extends Omit<ProgramOptions, "attach"> {
  /** Tells the person that the program has ended by itself, and what becomes of it. */
  tell(sentence: string): void;
}

/** How long a program may take to leave its runs, in milliseconds: an editor that closes waits for five seconds. */
const [restartMs, stopMs] = [10_000, 2500];

/** Makes the server of one folder. Nothing is started. */
export function createRunServer(options: RunServerOptions): RunServer {
  const { on, onSignal, attach } = createNotifications();
  const stateListeners = new Set<(state: ServerState) => void>();
  const restarts = countRestarts(Date.now());
  let state: ServerState = "idle";
  let name: string | undefined;
  let current: Promise<OpenProgram> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let [sent, pending] = [0, 0];

  const become = (next: ServerState) => {
    if (state === "stopped") return;
    state = next;
    for (const listener of stateListeners) listener(next);
  };
  const open = async (): Promise<OpenProgram> => {
    become("starting");
    try {
      const program = await openProgram({ ...options, attach });
      name = program.name;
      void program.ended.then((code) => ended(program, code));
      become("ready");
      return program;
    } catch (error) {
      current = undefined;
      become("failed");
      throw error;
    }
  };
  const ensure = (): Promise<OpenProgram> => {
    if (state === "stopped") return Promise.reject(new Error("ChasmX has been stopped with its window."));
    clearTimeout(timer);
    current ??= open();
    return current;
  };
  const ended = (program: OpenProgram, code: number | null) => {
    if (program.isLeft) return;
    current = undefined;
    const delay = restarts.nextDelayMs(Date.now());
    const what = `${program.name} has ended by itself (exit code ${code}).`;
    become(delay === undefined ? "failed" : "restarting");
    if (delay === undefined) {
      options.tell(
        `${what} It has done so too often to be started again: see the log, and restart it when that is mended.`,
      );
      return;
    }
    options.tell(`${what} It is started again. Runs that it owned are interrupted: resume them from the Runs view.`);
    timer = setTimeout(() => ensure().catch((error: unknown) => options.log(String(error))), delay);
  };
  const leave = async (patienceMs: number) => {
    clearTimeout(timer);
    const last = current;
    current = undefined;
    const program = await last?.catch(() => undefined);
    await program?.leave(patienceMs);
  };

  const counted = async <Result>(send: (connection: MessageConnection) => Promise<Result>): Promise<Result> => {
    sent += 1;
    pending += 1;
    try {
      return await send((await ensure()).connection);
    } finally {
      pending -= 1;
    }
  };

  return {
    get state() {
      return state;
    },
    get program() {
      return name;
    },
    on,
    onSignal,
    get requests() {
      return { sent, pending };
    },
    request: (type, params, token) => counted((connection) => connection.sendRequest(type, params, token)),
    requestAll: (type) => counted((connection) => connection.sendRequest(type)),
    onState(listener) {
      stateListeners.add(listener);
      return () => void stateListeners.delete(listener);
    },
    async restart() {
      restarts.forget();
      await leave(restartMs);
      await ensure();
    },
    async stop() {
      become("stopped");
      await leave(stopMs);
    },
  };
}
