import { ChasmError } from "../../errors.ts";
import { nearestName } from "../../workflow/nearest-name.ts";
import type { RunnableNode, Workflow } from "../../workflow/runnable.ts";

/**
 * The node of an id, if its agent can live in another process than its run's owner. Throws OPTION_INVALID where there is none,
 * where it does not communicate, and where it needs what only the owner has: people, and the workflows of other files.
 */
export function assertHostable({ graph, nodes }: Workflow, id: string): RunnableNode {
  const node = nodes[graph.node(id)?.index ?? -1];
  if (node === undefined) {
    const meant = nearestName(
      id,
      nodes.map((other) => other.id),
    );
    const advice = meant === undefined ? "" : ` Did you mean "${meant}"?`;
    throw new ChasmError("OPTION_INVALID", `The workflow has no node "${id.slice(0, 100)}".${advice}`);
  }
  if (!node.canCommunicate) {
    throw new ChasmError(
      "OPTION_INVALID",
      `Node "${id}" does not communicate, so it cannot live in another process. Set "can_communicate": true in its config.`,
    );
  }
  if (node.type.isPatient !== true && node.workflowFiles.length === 0) return node;
  throw new ChasmError(
    "OPTION_INVALID",
    `Node "${id}" is of type "${node.type.type}", which runs with the run's owner alone.`,
  );
}
