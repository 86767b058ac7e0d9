import { ChasmError } from "../../errors.ts";
import type { RunState } from "../../journal/run-state.ts";
import { nearestName } from "../../workflow/nearest-name.ts";

const shownNodes = 20;

/** Throws OPTION_INVALID where a run has no node of a name, and says which it has. */
export function assertNode({ nodes }: RunState, name: string): void {
  if (nodes.has(name)) return;
  const names = [...nodes.keys()];
  const meant = nearestName(name, names);
  const advice =
    meant === undefined ? `Its nodes: ${names.slice(0, shownNodes).join(", ")}.` : `Did you mean "${meant}"?`;
  throw new ChasmError("OPTION_INVALID", `The run has no node "${name.slice(0, 100)}". ${advice}`);
}
