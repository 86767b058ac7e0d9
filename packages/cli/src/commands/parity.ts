import path from "node:path";
import {
  ChasmError,
  type JsonObject,
  type RunDifference,
  type RunEvent,
  type RunState,
  rehearsal,
  runDifferences,
  startRun,
  type Transport,
  type Workflow,
} from "@chasmx/core";
import { openHost, rehearsalNote } from "@chasmx/runtime";
import { exitCodes } from "../exit-codes.ts";
import { readInputs } from "../inputs.ts";
import { loadFile } from "../load-file.ts";
import { namesIn } from "../names-in.ts";
import { duration } from "../terminal/duration.ts";
import { paletteFor } from "../terminal/palette.ts";
import { printableJson, printableLine } from "../terminal/printable.ts";

/** The options that `chasmx run --parity` obeys. */
export interface ParityOptions {
  /** Two transports, with a comma between them. */
  readonly parity: string;
  readonly input?: readonly string[];
  readonly inputFile?: string;
  readonly model?: string;
  readonly json?: boolean;
}

interface ComparedRun {
  readonly transport: string;
  readonly events: readonly RunEvent[];
  readonly state: RunState;
}

/**
 * Runs a workflow over two transports, one after the other, and compares what was said and what they came to. Resolves with
 * the exit code: 0 where nothing differs.
 */
export async function parity(file: string, options: ParityOptions): Promise<number> {
  const urls = namesIn(options.parity);
  if (urls.length !== 2)
    throw new ChasmError(
      "OPTION_INVALID",
      "--parity takes two transports, as in --parity memory:,redis://localhost:6379.",
    );
  const host = await openHost(path.dirname(path.resolve(file)), process.env);
  const workflow = await loadFile(file, host);
  const { environment } = host;
  const inputs = await readInputs(workflow.variables, {
    pairs: options.input ?? [],
    file: options.inputFile,
    environment,
  });
  const subject = { workflow, inputs, model: options.model };
  const runs: ComparedRun[] = [];
  for (const url of urls) {
    // A name alone is a scheme: nothing is needed to reach memory.
    const transport = await host.transport(url.includes(":") ? url : `${url}:`);
    if (transport !== undefined) runs.push(await performOver(transport, subject));
  }
  const [one, other] = runs as [ComparedRun, ComparedRun];
  const differences = runDifferences(one.events, other.events);
  if (options.json)
    process.stdout.write(`${printableJson({ transports: runs.map(({ transport }) => transport), differences })}\n`);
  else process.stdout.write(`${report(subject, [one, other], differences).join("\n")}\n`);
  return differences.length === 0 ? exitCodes.done : exitCodes.failed;
}

interface Subject {
  readonly workflow: Workflow;
  readonly inputs: JsonObject;
  readonly model: string | undefined;
}

async function performOver(transport: Transport, { workflow, inputs, model }: Subject): Promise<ComparedRun> {
  const events: RunEvent[] = [];
  const run = await startRun(workflow, {
    inputs,
    mode: "pubsub",
    transport: () => transport,
    provider: rehearsal(),
    onEvent: (event) => events.push(event),
    ...(model === undefined ? {} : { model }),
  });
  const state = await run.finished;
  // What was compared with memory alone would prove nothing.
  if (state.fallback !== undefined) throw new ChasmError("TRANSPORT_UNAVAILABLE", state.fallback.message);
  return { transport: transport.name, events, state };
}

function report(
  { workflow, model }: Subject,
  runs: readonly [ComparedRun, ComparedRun],
  differences: readonly RunDifference[],
): string[] {
  const palette = paletteFor(process.stdout);
  const [one, other] = runs;
  const lines = runs.map(({ transport, state }) => {
    const time = duration((state.endedAt ?? state.acceptedAt) - state.acceptedAt);
    return `  ${palette.faint(transport.padEnd(8))} ${state.status} in ${time}, ${state.asks} questions, ${state.broadcasts} broadcasts`;
  });
  const found = differences.flatMap(({ subject, one: first, other: second }) => [
    palette.name(printableLine(subject)),
    `  ${palette.faint(one.transport)}  ${printableJson(first)}`,
    `  ${palette.faint(other.transport)}  ${printableJson(second)}`,
  ]);
  const verdict =
    differences.length === 0
      ? palette.good("The same conversation and result over both.")
      : palette.bad(`${differences.length} differences:`);
  return [
    palette.strong(printableLine(workflow.document.name)),
    palette.warning(printableLine(rehearsalNote(model))),
    "",
    ...lines,
    "",
    verdict,
    ...found,
  ];
}
