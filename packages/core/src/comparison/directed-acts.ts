import { namesIn } from "../checks/facts/directive-calls.ts";
import type { AnalysedNode } from "../workflow/analysis.ts";
import type { VerbName } from "../workflow/directives/verbs.ts";
import type { PromptDirective } from "../workflow/prompt.ts";
import type { ConversationKind } from "./workflow-comparison.ts";

/** What a directive has a node do. */
type ActKind = Extract<ConversationKind, "asks" | "broadcasts" | "writes" | "reads">;

/** One thing that a node's directives have it do. */
export interface Act {
  readonly kind: ActKind;
  /** The node that is asked or told. */
  readonly target?: string;
  /** The node type that is told. */
  readonly type?: string;
  /** The types that a told node must have, where the directive names nodes and types. */
  readonly among?: readonly string[];
  readonly key?: string;
}

/** What the directives of a node have it do. */
export interface DirectedActs {
  readonly acts: readonly Act[];
  /** What it may do beyond that: a template decides, or a text could not be read. */
  readonly unsure: ReadonlySet<ActKind>;
}

const kinds: Readonly<Record<VerbName, ActKind>> = {
  ask_node: "asks",
  broadcast_message: "broadcasts",
  set_shared_context: "writes",
  get_shared_context: "reads",
};

/** Reads off a node's directives what they have it do: nothing, unless it communicates. */
export function directedActs(node: AnalysedNode): DirectedActs {
  const acts: Act[] = [];
  const unsure = new Set<ActKind>();
  if (!node.canCommunicate) return { acts, unsure };
  const { type, texts } = node;
  if (type === undefined || texts.some(({ language, problems }) => language === "prompt" && problems.length > 0)) {
    for (const kind of Object.values(kinds)) unsure.add(kind);
  }
  for (const directive of texts.flatMap(({ directives }) => directives)) {
    const found = actsOf(directive);
    if (found === undefined) unsure.add(kinds[directive.tool]);
    else for (const act of found) acts.push(act);
  }
  return { acts, unsure };
}

/** Undefined where a template decides. */
function actsOf(directive: PromptDirective): Act[] | undefined {
  const { tool, arguments: given } = directive;
  const kind = kinds[tool];
  if (tool === "broadcast_message") return broadcastActs(directive);
  if (tool === "ask_node") return typeof given.target === "string" ? [{ kind, target: given.target }] : undefined;
  return typeof given.key === "string" ? [{ kind, key: given.key }] : undefined;
}

function broadcastActs(directive: PromptDirective): Act[] | undefined {
  const kind = "broadcasts";
  const [types, targets] = [namesIn(directive, "target_types"), namesIn(directive, "target_agents")];
  if (types === "unknown" || targets === "unknown") return undefined;
  const among = types === undefined ? {} : { among: types };
  if (targets !== undefined) return targets.map((target) => ({ kind, target, ...among }));
  return types === undefined ? [{ kind }] : types.map((type) => ({ kind, type }));
}
