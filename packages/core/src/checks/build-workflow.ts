import type { JsonObject } from "../contracts/json.ts";
import type { NodeType } from "../contracts/node-type.ts";
import { ChasmError } from "../errors.ts";
import { longestTimerMs } from "../timers.ts";
import type { AnalysedNode, Analysis } from "../workflow/analysis.ts";
import type { ParsedConfig } from "../workflow/config/config-texts.ts";
import type { Validate } from "../workflow/config/schema-validator.ts";
import type { ConfigTemplate, RunnableNode, Workflow } from "../workflow/runnable.ts";

/** How long an attempt may take where nothing is said: no node runs for ever. */
const defaultTimeoutSeconds = 300;

/** Makes a workflow of an analysis without errors; undefined where the code of a node type is not loaded. */
export function buildWorkflow(
  analysis: Analysis,
  nodeTypes: ReadonlyMap<string, NodeType<unknown>>,
): Workflow | undefined {
  const nodes: RunnableNode[] = [];
  for (const node of analysis.nodes) {
    const type = nodeTypes.get(node.document.type);
    if (type === undefined || node.graphNode === undefined || node.parsed === undefined || node.type === undefined)
      return undefined;
    nodes.push({
      id: node.document.id,
      document: node.document,
      graphNode: node.graphNode,
      type,
      config: configTemplate(node, node.parsed, node.type.validate),
      name: textIn(node.config, "name"),
      description: textIn(node.config, "description"),
      canCommunicate: node.canCommunicate,
      workflowFiles: type.workflowFiles?.(node.config) ?? [],
      branches: node.type.facts.branches(node.config),
      ...limitsOf(node, type.isPatient === true),
    });
  }
  const { document, graph, variables } = analysis;
  return {
    document,
    file: "",
    subWorkflows: new Map(),
    graph,
    nodes,
    variables: variables.map((variable) => variable.document),
  };
}

/** A node's own settings, else the older ones in its config, else the defaults. */
function limitsOf({ document, config }: AnalysedNode, isPatient: boolean) {
  const { retries, retry_delay: retryDelay, timeout } = config as Readonly<Record<string, unknown>>;
  const attempts = document.retry?.max_attempts ?? (typeof retries === "number" ? retries + 1 : 1);
  const backoffSeconds = document.retry?.backoff_seconds ?? (typeof retryDelay === "number" ? retryDelay : 1);
  const defaultSeconds = isPatient ? undefined : defaultTimeoutSeconds;
  const seconds = document.timeout_seconds ?? (typeof timeout === "number" ? timeout : defaultSeconds);
  return {
    maxAttempts: attempts,
    backoffMs: backoffSeconds * 1000,
    timeoutMs: seconds === undefined ? undefined : Math.min(seconds * 1000, longestTimerMs),
    onInterrupt: document.on_interrupt ?? "retry",
    onError: document.on_error ?? "fail",
  } as const;
}

function textIn(config: JsonObject, key: string): string | undefined {
  const value = config[key];
  return typeof value === "string" ? value : undefined;
}

function configTemplate({ document, config }: AnalysedNode, parsed: ParsedConfig, validate: Validate): ConfigTemplate {
  const hasTypedTemplates = parsed.texts.some(({ isTyped, isDeferred }) => isTyped && !isDeferred);
  // Most nodes of a large workflow have nothing to fill in.
  if (parsed.isConstant) return { reads: noOutputs, render: () => config };
  return {
    reads: outputsRead(parsed),
    render(scope, absent = "fail") {
      const open = { ...scope.inputs, outputs: scope.outputs, now: scope.now };
      const scopes = { open, trusted: { ...scope.secrets, ...open }, absent };
      const rendered = parsed.render(scopes);
      // Templates stood where the schema asks for something else: only now can their values be held against it.
      if (hasTypedTemplates)
        assertFits(document.id, { ...(rendered as JsonObject), ...untyped(parsed, config) }, validate);
      return rendered;
    },
  };
}

const noOutputs: ReadonlySet<string> = new Set();

/** Texts that a node receives as objects, as the texts that the schema knows. */
function untyped({ texts }: ParsedConfig, config: JsonObject): JsonObject {
  const keys = texts
    .filter(({ language, isDeferred }) => language !== "template" || isDeferred)
    .map(({ segments }) => String(segments[0]));
  return Object.fromEntries(keys.map((key) => [key, config[key] ?? null]));
}

function assertFits(nodeId: string, config: JsonObject, validate: Validate): void {
  const problems = validate(config);
  if (problems.length === 0) return;
  const places = problems.map(({ pointer, message }) => `${pointer === "" ? "config" : pointer}: ${message}`).join(" ");
  throw new ChasmError(
    "INPUT_INVALID",
    `The config of node "${nodeId}" does not fit once its templates are filled in. ${places}`,
  );
}

/** The nodes whose outputs a config reads; undefined where some path computes which. */
function outputsRead({ texts }: ParsedConfig): ReadonlySet<string> | undefined {
  const ids = new Set<string>();
  for (const { references } of texts) {
    for (const { path } of references) {
      if (path[0] !== "outputs") continue;
      if (path[1] === undefined) return undefined;
      ids.add(String(path[1]));
    }
  }
  return ids;
}
