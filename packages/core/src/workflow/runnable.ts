import type { JsonObject } from "../contracts/json.ts";
import type { NodeType } from "../contracts/node-type.ts";
import type { Graph, GraphNode } from "./graph.ts";
import type { Absent } from "./text.ts";
import type { NodeDocument, VariableDocument, WorkflowDocument } from "./workflow.ts";

/** A workflow that has passed its checks, with every text parsed: what a run needs. */
export interface Workflow {
  readonly document: WorkflowDocument;
  /** Its file, as a path from the project's root with "/" between its parts; empty where it is not said. */
  readonly file: string;
  /** The workflows that its nodes run, and those that theirs run, by their files. */
  readonly subWorkflows: ReadonlyMap<string, Workflow>;
  readonly graph: Graph;
  readonly variables: readonly VariableDocument[];
  /** In the order of the document; a graph node's index leads here. */
  readonly nodes: readonly RunnableNode[];
}

/** One node, ready to run any number of times. */
export interface RunnableNode {
  readonly id: string;
  readonly document: NodeDocument;
  readonly graphNode: GraphNode;
  readonly type: NodeType<unknown>;
  readonly config: ConfigTemplate;
  readonly name: string | undefined;
  readonly description: string | undefined;
  readonly canCommunicate: boolean;
  /** The workflow files that it runs, as it names them. */
  readonly workflowFiles: readonly string[];
  /** The branches that it can take; undefined where it has none. */
  readonly branches: readonly string[] | undefined;
  readonly maxAttempts: number;
  readonly backoffMs: number;
  /** Undefined for a node that waits by design. */
  readonly timeoutMs: number | undefined;
  readonly onInterrupt: "retry" | "fail";
  readonly onError: "fail" | "continue" | "skip";
}

/** What the texts of a config may read. */
interface ConfigScope {
  /** Variables by name, without the secret ones. */
  readonly inputs: JsonObject;
  /** Secret variables by name: for fields that reach a service, and no others. */
  readonly secrets: JsonObject;
  /** Outputs by node id. */
  readonly outputs: JsonObject;
  /** The run's start, as ISO 8601. */
  readonly now: string;
}

/** A config whose texts are parsed. */
export interface ConfigTemplate {
  /** The nodes whose outputs the texts read; undefined where an expression computes which. */
  readonly reads: ReadonlySet<string> | undefined;
  /**
   * The config as the node receives it. Throws TEMPLATE_FAILED, or INPUT_INVALID where a rendered value does not fit the
   * node type's schema. With `absent: "empty"`, what does not exist renders as nothing instead.
   */
  render(scope: ConfigScope, absent?: Absent): unknown;
}
