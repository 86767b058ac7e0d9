import { serveHttp } from "../serve/serve-http.ts";
import { type Answer, connect, type Era } from "./clients.test-kit.ts";
import { openFolder } from "./open-folder.test-kit.ts";
import { slow } from "./workflows.test-kit.ts";

/** A run of more than two minutes, with clients that give up after one. It really takes that long: other tests go on beside it. */

/** How long the run takes, in seconds. */
export const longSeconds = 125;

const clientTimeoutMs = 60_000;

/** What came of a run for a client. */
interface LongRun {
  readonly answer: Answer;
  readonly calls: number;
  /** How often the client heard of it. */
  readonly words: number;
}

/** The long runs of a client of an era. */
export interface LongRuns extends AsyncDisposable {
  /** One call, for a client that goes by progress. */
  readonly byProgress: Promise<LongRun>;
  /** Several calls, for a client that asks for no progress. */
  readonly byCalls: Promise<LongRun>;
}

/** Starts both. */
export async function startLongRuns(era: Era): Promise<LongRuns> {
  const folder = await openFolder({ "slow.workflow.json": slow(longSeconds) });
  const listening = await serveHttp(folder.server, { address: { host: "127.0.0.1", port: 0 } });
  const runs = { byProgress: byProgress(era, listening.url), byCalls: byCalls(era, listening.url) };
  // Whoever awaits them sees that they failed.
  for (const run of Object.values(runs)) run.catch(() => undefined);
  return {
    ...runs,
    async [Symbol.asyncDispose]() {
      await listening.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

async function byProgress(era: Era, url: string): Promise<LongRun> {
  await using client = await connect(era, { url, name: `progress-${era}` });
  let words = 0;
  const options = { timeout: clientTimeoutMs, resetTimeoutOnProgress: true, onprogress: () => void words++ };
  const answer = await client.call("run_workflow", { workflow: "Slow", wait: 600 }, options);
  return { answer, calls: 1, words };
}

async function byCalls(era: Era, url: string): Promise<LongRun> {
  await using client = await connect(era, { url, name: `calls-${era}` });
  const options = { timeout: clientTimeoutMs };
  let answer = await client.call("run_workflow", { workflow: "Slow" }, options);
  let calls = 1;
  while (answer.data.status === "running") {
    calls += 1;
    answer = await client.call("get_run", { run_id: answer.data.run_id, wait: 45 }, options);
  }
  return { answer, calls, words: 0 };
}
