import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

/** A server of a test's own, on a port that was free. */
export interface TestServer extends AsyncDisposable {
  /** Host and port. */
  readonly host: string;
  readonly url: string;
  /** Ends the process as a loss of power would, and resolves when it is gone. */
  kill(): Promise<void>;
  /** Starts it again on the same port, and resolves when it takes connections. */
  start(): Promise<void>;
}

/** Starts a NATS server with the given lines in its configuration. */
export async function startNats(...lines: string[]): Promise<TestServer> {
  const folder = await mkdtemp(path.join(tmpdir(), "chasmx-nats-"));
  const host = `127.0.0.1:${await freePort()}`;
  const file = path.join(folder, "server.conf");
  await writeFile(file, [`listen: ${host}`, ...lines].join("\n"));
  let child = await launch(file);
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await gone;
  };
  return {
    host,
    url: `nats://${host}`,
    kill,
    async start() {
      child = await launch(file);
    },
    async [Symbol.asyncDispose]() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function launch(file: string): Promise<ChildProcess> {
  const child = spawn("nats-server", ["--config", file], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  await new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`nats-server did not start: ${said}`)));
    child.stderr.on("data", (text: Buffer) => {
      said += String(text);
      if (said.includes("Server is ready")) resolve();
    });
  });
  return child;
}

/** A port that nothing listens on at this moment. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { readonly port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
