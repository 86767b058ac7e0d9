import path from "node:path";
import { type AgentHost, ChasmError, hostAgents, type OwnerNews, type Transport } from "@chasmx/core";
import { type Host, openHost } from "@chasmx/runtime";
import { chooseModels } from "../choose-models.ts";
import { exitCodes } from "../exit-codes.ts";
import { readInputs } from "../inputs.ts";
import { listenForInterruption } from "../interruption.ts";
import { loadFile } from "../load-file.ts";
import { namesIn } from "../names-in.ts";
import { paletteFor } from "../terminal/palette.ts";
import { printable, printableLine } from "../terminal/printable.ts";

/** The options of `chasmx agents`. */
export interface AgentsCommandOptions {
  readonly run: string;
  readonly nodes: string;
  readonly transport?: string;
  readonly model?: string;
  readonly rehearse?: boolean;
  readonly input?: readonly string[];
}

/** Hosts agents for a run that another process owns, until it ends, and resolves with the exit code. */
export async function agents(file: string, options: AgentsCommandOptions): Promise<number> {
  const interruption = listenForInterruption();
  const host = await openHost(path.dirname(path.resolve(file)), process.env);
  const workflow = await loadFile(file, host);
  const nodes = namesIn(options.nodes);
  const variables = workflow.variables.filter(({ secret }) => secret === true);
  const { environment } = host;
  const secrets = await readInputs(variables, { pairs: options.input ?? [], file: undefined, environment });
  const transport = await transportFor(host, options.transport);
  const { provider, notes, close } = await chooseModels(host, workflow, {
    model: options.model,
    rehearse: options.rehearse,
    isHere: (nodeId) => nodes.includes(nodeId),
  });
  const palette = paletteFor(process.stdout);
  const say = (sentence: string) => void process.stdout.write(`${sentence}\n`);
  say(palette.strong(printableLine(workflow.document.name)));
  for (const note of notes) say(palette.warning(note));
  const hosted = await hostAgents(workflow, {
    runId: options.run,
    nodes,
    transport: () => transport,
    provider,
    secrets,
    onOwner: (news) => say(describe(news, options.run)),
    onLog: (nodeId, message) => say(`  ${palette.name(printableLine(nodeId))} notes: ${printableLine(message)}`),
    ...(options.model === undefined ? {} : { model: options.model }),
  });
  say(
    `Hosts ${nodes.map(printableLine).join(", ")} for the run ${options.run} over ${transport.name}. Waits for its owner; Ctrl-C leaves.`,
  );
  interruption.handle((reason) => {
    say(`${reason} The agents leave the run.`);
    hosted.leave();
  });
  return await outcome(hosted, () => interruption.isInterrupted).finally(close);
}

async function outcome({ finished }: AgentHost, isInterrupted: () => boolean): Promise<number> {
  await finished;
  return isInterrupted() ? exitCodes.interrupted : exitCodes.done;
}

async function transportFor(host: Host, url: string | undefined): Promise<Transport> {
  const transport = await host.transport(url);
  if (transport !== undefined) return transport;
  throw new ChasmError(
    "OPTION_INVALID",
    "Agents are hosted over a transport, and none is configured. Add --transport, as in --transport redis://localhost:6379.",
  );
}

function describe(news: OwnerNews, runId: string): string {
  if (news.type === "ended") return `The run ${runId} has ended.`;
  if (news.type === "lost")
    return `The owner of the run ${runId} is not there any more. Waits for whoever goes on with it: chasmx resume ${runId}`;
  const prefix = `node-${runId}-`;
  const nameOf = (agentId: string) =>
    printableLine(agentId.startsWith(prefix) ? agentId.slice(prefix.length) : agentId);
  const taken = news.agents.length === 0 ? "" : `The run ${runId} has taken ${news.agents.map(nameOf).join(", ")}.`;
  const reasons = Object.values(news.refused).map(({ reason }) => printable(reason));
  return [taken, ...reasons].filter((sentence) => sentence !== "").join(" ");
}
