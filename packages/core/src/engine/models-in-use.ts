import type { JsonObject } from "../contracts/json.ts";
import type { LlmProvider } from "../contracts/llm-provider.ts";
import { ChasmError, errorRecord } from "../errors.ts";
import { priceFor } from "../models/price.ts";
import type { Workflow } from "../workflow/runnable.ts";
import { priceUnknown } from "./call-amount.ts";

/** A model that a node calls. */
export interface ModelUse {
  readonly nodeId: string;
  /** The workflow's file, where that is not the main one. */
  readonly file?: string;
  /** Undefined where the node leaves it to the provider. */
  readonly model: string | undefined;
}

/** Which models of a workflow count. */
export interface ModelsOfOptions {
  /** The model for every node, instead of what the document says. */
  readonly model?: string | undefined;
  /** Nodes of the main workflow whose agents live in other processes. */
  readonly elsewhere?: readonly string[] | undefined;
}

/**
 * The models that a workflow's nodes call, and those of the workflows that they run. One whose name is only known once its
 * text is rendered is left out: it is looked at when it is called.
 */
export function modelsOf(workflow: Workflow, { model, elsewhere = [] }: ModelsOfOptions = {}): readonly ModelUse[] {
  const own = ownModels(workflow, model).filter(({ nodeId }) => !elsewhere.includes(nodeId));
  const others = [...workflow.subWorkflows].flatMap(([file, other]) =>
    ownModels(other, model).map((use) => ({ ...use, file })),
  );
  return [...own, ...others];
}

function ownModels({ nodes }: Workflow, instead: string | undefined): ModelUse[] {
  return nodes.flatMap(({ id: nodeId, type, document }) => {
    const models = type.models?.((document.config ?? {}) as JsonObject) ?? [];
    return models
      .map((model) => ({ nodeId, model: instead ?? model }))
      .filter(({ model }) => model === undefined || !/\{[{%]/.test(model));
  });
}

/** A model that nobody serves fails no run in its middle: such a run does not start. */
export function refuseUnserved(uses: readonly ModelUse[], provider: LlmProvider): void {
  for (const use of uses) {
    try {
      provider.assertServes?.(use.model);
    } catch (error) {
      throw unserved(use, error);
    }
  }
}

/**
 * A bill cannot be bounded where a price is unknown: such a run does not start. The main workflow's budget counts every model,
 * that of one which it runs its own models.
 */
export function refuseUnpriced(workflow: Workflow, options: ModelsOfOptions, provider: LlmProvider): void {
  const others = [...workflow.subWorkflows.values()]
    .filter(countsMoney)
    .map((other) => ownModels(other, options.model));
  const uses = countsMoney(workflow) ? modelsOf(workflow, options) : others.flat();
  const unpriced = uses.find(({ model }) => priceFor(provider, model) === undefined);
  if (unpriced !== undefined) throw priceUnknown({ ...unpriced, provider: provider.name });
}

function countsMoney({ document }: Workflow): boolean {
  return document.metadata?.budget?.max_cost_usd !== undefined;
}

function unserved({ nodeId, file }: ModelUse, cause: unknown): ChasmError {
  const place = file === undefined ? "" : ` of ${file}`;
  const { code, message } = errorRecord(cause);
  return new ChasmError(code, `Node "${nodeId}"${place} cannot call its model. ${message}`, { cause });
}
