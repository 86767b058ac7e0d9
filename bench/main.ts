import { asks } from "./asks.ts";
import { broadcasts } from "./broadcasts.ts";
import { comparisons, documents } from "./documents.ts";
import { graphs } from "./graphs.ts";
import { histories } from "./histories.ts";
import { idleRuns } from "./idle-runs.ts";
import { languageServer } from "./language-server.ts";
import { mcp } from "./mcp.ts";
import { memoryPerMessage, millionAsks } from "./memory.ts";
import { modes } from "./modes.ts";
import { mutualAsks } from "./mutual-asks.ts";
import { openaiCalls } from "./openai-calls.ts";
import { redisAsks } from "./redis-asks.ts";
import { redisBurst } from "./redis-burst.ts";
import { registering } from "./registering.ts";
import { runView } from "./run-view.ts";
import { startUp } from "./start-up.ts";
import { steps } from "./steps.ts";

/** Prints one JSON line per figure: `npm run bench`, or `npm run bench -- asks graphs` for some. */

const benches: Readonly<Record<string, () => Promise<void>>> = {
  graphs,
  asks,
  documents,
  comparisons,
  idleRuns,
  modes,
  redisAsks,
  openaiCalls,
  redisBurst,
  mutualAsks,
  broadcasts,
  registering,
  memoryPerMessage,
  startUp,
  mcp,
  languageServer,
  runView,
  steps,
  histories,
};

/** Those that take so long, and so much memory, that they run where they are named. */
const longBenches: typeof benches = { millionAsks };
const all = { ...benches, ...longBenches };

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !Object.hasOwn(all, name));
if (unknown.length > 0) {
  console.error(`There is no bench "${unknown.join('", "')}". Benches: ${Object.keys(all).join(", ")}.`);
  process.exitCode = 2;
} else {
  for (const [name, bench] of Object.entries(chosen.length === 0 ? benches : all))
    if (chosen.length === 0 || chosen.includes(name)) await bench();
}
