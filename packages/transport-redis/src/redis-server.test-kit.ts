import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { Redis } from "ioredis";

/** A server of a test's own, on a port that was free. */
export interface TestServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly folder: string;
  /** Sends the process a signal. */
  signal(name: NodeJS.Signals): void;
  /** Ends the process as a loss of power would, and resolves when it is gone. */
  kill(): Promise<void>;
  /** Starts it again on the same port, and resolves when it takes connections. */
  restart(): Promise<void>;
}

const names = ["redis-server", "valkey-server"];

/** Starts a Redis server with the given settings, as on its command line. */
export async function startRedis(...settings: string[]): Promise<TestServer> {
  const program = onPath(names);
  if (program === undefined)
    throw new Error(`The tests need ${names.join(" or ")} on the path: npm test installs one.`);
  const folder = await mkdtemp(path.join(tmpdir(), "chasmx-redis-"));
  const port = await freePort();
  let child = await start(program, folder, { port, settings });
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await gone;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    folder,
    signal: (name) => void child.kill(name),
    kill,
    async restart() {
      await kill();
      child = await start(program, folder, { port, settings });
    },
    async [Symbol.asyncDispose]() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Sends commands to a server as an administrator would. */
export async function administer<T>({ url }: TestServer, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url);
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

interface StartOptions {
  readonly port: number;
  readonly settings: readonly string[];
}

async function start(program: string, folder: string, { port, settings }: StartOptions): Promise<ChildProcess> {
  const plain = settings.includes("--tls-port") ? [] : ["--port", String(port)];
  const own = [...plain, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder];
  const child = spawn(program, [...own, ...settings.map((value) => value.replace("PORT", String(port)))], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise<void>((resolve, reject) => {
    let said = "";
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`${program} did not start: ${said}`)));
    child.stdout?.on("data", (text: Buffer) => {
      said += String(text);
      if (said.includes("Ready to accept connections")) resolve();
    });
  });
  return child;
}

function onPath(programs: readonly string[]): string | undefined {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  return programs.flatMap((name) => folders.map((folder) => path.join(folder, name))).find((file) => existsSync(file));
}

/** A port that nothing listens on at this moment. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { readonly port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
