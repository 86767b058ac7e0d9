import { asks } from "./asks.ts";
import { comparisons, documents } from "./documents.ts";
import { graphs } from "./graphs.ts";
import { histories } from "./histories.ts";
import { idleRuns } from "./idle-runs.ts";
import { languageServer } from "./language-server.ts";
import { openaiCalls } from "./openai-calls.ts";
import { redisAsks } from "./redis-asks.ts";
import { startUp } from "./start-up.ts";
import { steps } from "./steps.ts";

/** Prints one JSON line per figure: `pnpm bench`, or `pnpm bench asks graphs` for some. */

const benches: Readonly<Record<string, () => Promise<void>>> = {
  graphs,
  asks,
  documents,
  comparisons,
  idleRuns,
  redisAsks,
  openaiCalls,
  startUp,
  languageServer,
  steps,
  histories,
};

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  console.error(`There is no bench "${unknown.join('", "')}". Benches: ${Object.keys(benches).join(", ")}.`);
  process.exitCode = 2;
} else {
  for (const [name, bench] of Object.entries(benches)) if (chosen.length === 0 || chosen.includes(name)) await bench();
}
