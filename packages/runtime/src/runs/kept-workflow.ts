import { journaledWorkflow, loadWorkflow, type RunState, type Workflow } from "@chasmx/core";
import type { Host } from "../host.ts";

/** The workflow that a run began with, as its journal holds it. It loads the plugins. Rejects as `loadWorkflow` does. */
export async function keptWorkflow(state: RunState, host: Pick<Host, "nodeTypes">): Promise<Workflow> {
  const { document, files } = journaledWorkflow(state);
  return await loadWorkflow(document, { nodeTypes: await host.nodeTypes(), files });
}
