import { drawWorkflow, isChasmError } from "@chasmx/core";
import workflowSchema from "@chasmx/core/schema/workflow.schema.json" with { type: "json" };
import { listRuns } from "@chasmx/runtime";
import {
  type ReadResourceResult,
  type Resource,
  ResourceNotFoundError,
  type ResourceTemplateType,
} from "@modelcontextprotocol/server";
import { standardListLength } from "../limits.ts";
import { findRun } from "../runs/find-run.ts";
import { nodeFacts, runFacts } from "../runs/run-facts.ts";
import { wholeOf } from "../runs/run-parts.ts";
import type { Services } from "../services.ts";
import { quoted, safeJson, safeLine } from "../text/safe-text.ts";
import { type Address, addressOf, graphUri, runUri, schemaUri, templates, workflowUri } from "./uris.ts";

const json = "application/json";

/** The schema, the workflows with their graphs, and the latest runs. Older runs are read by their ids. */
export async function listResources({ project, catalogue }: Services): Promise<Resource[]> {
  const [entries, runs] = await Promise.all([catalogue.entries(), listRuns(project.store, {}, standardListLength)]);
  return [
    { uri: schemaUri, name: "workflow.schema.json", title: "JSON Schema of workflow files", mimeType: json },
    ...entries.flatMap(({ file, name }) => [
      { uri: workflowUri(file), name: safeLine(file), title: quoted(name, 200), mimeType: json },
      { uri: graphUri(file), name: safeLine(`${file} as a graph`), mimeType: "text/plain" },
    ]),
    ...runs.map(({ run_id: runId, workflow, status }) => ({
      uri: runUri(runId),
      name: runId,
      title: `A run of ${quoted(workflow, 200)}: ${status}`,
      mimeType: json,
    })),
  ];
}

/** The addresses that can be made of a file's path or a run's id. */
export function listTemplates(): ResourceTemplateType[] {
  return [
    { uriTemplate: templates.workflow, name: "workflow", description: "A workflow's file.", mimeType: json },
    {
      uriTemplate: templates.graph,
      name: "graph",
      description: "A workflow as a Mermaid flowchart.",
      mimeType: "text/plain",
    },
    { uriTemplate: templates.run, name: "run", description: "Where a run and its nodes stand.", mimeType: json },
    { uriTemplate: templates.outputs, name: "outputs", description: "What each node of a run gave.", mimeType: json },
    {
      uriTemplate: templates.conversation,
      name: "conversation",
      description: "A run's communication log.",
      mimeType: json,
    },
    { uriTemplate: templates.events, name: "events", description: "Every event of a run.", mimeType: json },
  ];
}

/** Reads a resource. Rejects with the protocol's "resource not found" where there is none. */
export async function readResource(services: Services, uri: string): Promise<ReadResourceResult> {
  const address = addressOf(uri);
  if (address === undefined) throw new ResourceNotFoundError(uri);
  try {
    const { text, mimeType } = await contentOf(services, address);
    return { contents: [{ uri, mimeType, text }] };
  } catch (error) {
    if (isChasmError(error, "FILE_NOT_READABLE") || isChasmError(error, "RUN_NOT_FOUND")) {
      throw Object.assign(new ResourceNotFoundError(uri, error.message), { cause: error });
    }
    throw error;
  }
}

async function contentOf(services: Services, address: Address): Promise<{ text: string; mimeType: string }> {
  const { project } = services;
  switch (address.kind) {
    case "schema":
      return { text: JSON.stringify(workflowSchema, null, 2), mimeType: json };
    case "workflow":
      return { text: await project.read(address.file), mimeType: json };
    case "graph": {
      const text = await project.read(address.file);
      const { knownTypes } = await project.knownTypes();
      return { text: drawWorkflow(text, knownTypes), mimeType: "text/plain" };
    }
    default: {
      const found = await findRun(services, address.runId);
      const { kind } = address;
      const facts = { ...runFacts(found.state, found.isOwned), nodes: nodeFacts(found.state) };
      return { text: safeJson(kind === "run" ? facts : wholeOf(kind, found), 2), mimeType: json };
    }
  }
}
