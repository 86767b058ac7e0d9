import { appendFileSync } from "node:fs";
import { hostAgents, loadWorkflow, type NodeType, type Question } from "@chasmx/core";
import { redisTransport } from "../transport/redis-transport.ts";
import { spread } from "./spread-workflow.test-kit.ts";

/**
 * A process that hosts the agent `b` of a run: `host-program URL RUN FILE WHEN`. It notes each answer in the file, and kills
 * itself before it answers, while it does, or right after it has, where its test says so.
 */

const [url = "", runId = "", file = "", when = ""] = process.argv.slice(2);

const die = () => process.kill(process.pid, "SIGKILL");

const answering: NodeType<unknown> = {
  type: "answering",
  description: "Answers, and dies where it is told to.",
  configSchema: {},
  run: () => "b worked elsewhere",
  async answer({ question }: Question) {
    if (when === "before") die();
    appendFileSync(file, `${question}\n`);
    if (when === "during") die();
    // It answers the first question and does not live to answer the second.
    if (when === "after" && question !== "One?") return await new Promise<never>(() => setTimeout(die, 20));
    return `re ${question}`;
  },
};

const workflow = await loadWorkflow(spread, { nodeTypes: [answering] });
const host = await hostAgents(workflow, { runId, nodes: ["b"], transport: () => redisTransport(url) });
process.stdout.write("hosting\n");
await host.finished;
