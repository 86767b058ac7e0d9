import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { findProgram } from "../../../../scripts/servers/find-program.mjs";
import { knownServers } from "../../../../scripts/servers/known-servers.mjs";
import { freePort, type TestServer } from "../../../../scripts/servers/test-server.test-kit.ts";

/** A Sentinel that watches one primary, and lets a replica take over within seconds. */
export interface TestSentinel extends AsyncDisposable {
  readonly port: number;
}

/** Starts a Sentinel in the folder of a primary, under a name. Resolves when it knows the primary. */
export async function startSentinel(primary: TestServer, name: string): Promise<TestSentinel> {
  const port = await freePort();
  const lines = [
    `port ${port}`,
    "bind 127.0.0.1",
    `sentinel monitor ${name} 127.0.0.1 ${primary.port} 1`,
    `sentinel down-after-milliseconds ${name} 500`,
  ];
  await writeFile(path.join(primary.folder, "sentinel.conf"), lines.join("\n"));
  const program = findProgram(knownServers.redis.programs) as string;
  const child = spawn(program, ["sentinel.conf", "--sentinel"], { cwd: primary.folder });
  const ended = new Promise((resolve) => child.on("close", resolve));
  const stop = () => void child.kill();
  process.once("exit", stop);
  let output = "";
  await new Promise<void>((resolve, reject) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      if (output.includes(`+monitor master ${name}`)) resolve();
    });
    child.on("error", reject);
    child.on("close", () => reject(new Error(`The Sentinel did not start:\n${output}`)));
  });
  return {
    port,
    async [Symbol.asyncDispose]() {
      process.off("exit", stop);
      stop();
      await ended;
    },
  };
}
