import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { findProgram, standInFolder } from "./find-program.mjs";
import { installAdvice, knownServers } from "./known-servers.mjs";

/** The name of a server that tests can start. */
export type ServerName = keyof typeof knownServers;

/** A real server of a test's own, on a free port and in a folder of its own. */
export interface TestServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Its address and port. */
  readonly host: string;
  /** Where it runs and writes. It is removed with the server. */
  readonly folder: string;
  /** Sends a signal to its process: SIGSTOP freezes it, SIGCONT lets it go on. */
  signal(signal: NodeJS.Signals): void;
  /** Ends it at once. Resolves when its process is gone. */
  kill(): Promise<void>;
  /** Starts it again, killed or not, on the same port and in the same folder. Resolves when it takes connections. */
  restart(): Promise<void>;
}

/** Whether no test can have a server here, neither a given one nor its own. Where it is so it says why. */
export function lacksServer(name: ServerName): boolean {
  return givenUrl(name) === undefined && lacksOwnServer(name);
}

/** Whether no test can have a server of its own here, which it may stop and freeze. Where it is so it says why. */
export function lacksOwnServer(name: ServerName): boolean {
  const { programs, urlVariable, absentOn } = knownServers[name];
  const absence = (absentOn as Partial<Record<string, string>>)[process.platform];
  if (absence !== undefined) return say(absence);
  // Without either a test fails with what to install.
  if (givenUrl(name) === undefined || findProgram(programs) !== undefined) return false;
  return say(`${urlVariable} gives a server that no test may stop, and there is no other.`);
}

function say(reason: string): true {
  process.stderr.write(`Some tests are left out: ${reason}\n`);
  return true;
}

/** The server that the environment gives. */
function givenUrl(name: ServerName): string | undefined {
  return process.env[knownServers[name].urlVariable] || undefined;
}

/** The server that the environment gives, else one that is started: for tests that need no more than its URL. */
export async function anyServer(name: ServerName): Promise<AsyncDisposable & { readonly url: string }> {
  const url = givenUrl(name);
  return url === undefined ? await startServer(name) : { url, [Symbol.asyncDispose]: async () => undefined };
}

/** Starts a server. Rejects with what to install where there is none, and with its own words where it does not start. */
export async function startServer(name: ServerName, parameters: readonly string[] = []): Promise<TestServer> {
  const folder = await mkdtemp(path.join(tmpdir(), `chasmx-${name}-`));
  const { scheme } = knownServers[name];
  const port = await freePort();
  let running = await start(name, { port, folder, parameters });
  const kill = async () => {
    running.signal("SIGKILL");
    await running.ended;
  };
  return {
    url: `${scheme}://127.0.0.1:${port}`,
    port,
    host: `127.0.0.1:${port}`,
    folder,
    signal: (signal) => running.signal(signal),
    kill,
    async restart() {
      await kill();
      running = await start(name, { port, folder, parameters });
    },
    async [Symbol.asyncDispose]() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Place {
  readonly port: number;
  readonly folder: string;
  readonly parameters: readonly string[];
}

async function start(name: ServerName, { port, folder, parameters }: Place) {
  const { programs, parameters: usual, readyText } = knownServers[name];
  const program = findProgram(programs);
  if (program === undefined) throw new Error(installAdvice(knownServers[name]));
  const child = spawn(program, [...usual(port), ...parameters], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  const signal = (what: NodeJS.Signals) => {
    if (path.dirname(program) !== standInFolder) child.kill(what);
    else spawnSync("docker", ["kill", "--signal", what, `chasmx-${child.pid}`]);
  };
  // Nothing of a test outlives the process that ran it, also where that process is told to end.
  const onExit = () => signal("SIGKILL");
  process.once("exit", onExit);
  const ended = new Promise<void>((resolve) => {
    child.on("close", () => {
      process.off("exit", onExit);
      resolve();
    });
  });
  let output = "";
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
        if (output.includes(readyText)) resolve();
      });
    }
    child.on("error", reject);
    child.on("close", () => reject(new Error(`${program} did not start:\n${output}`)));
  });
  return { signal, ended };
}

/** Below those that systems give to outgoing connections, which would take a port between its choice and its use. */
const [lowestPort, highestPort] = [20_000, 32_000];

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = lowestPort + Math.floor(Math.random() * (highestPort - lowestPort));
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().on("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
