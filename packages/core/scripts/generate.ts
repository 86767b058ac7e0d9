import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { Ajv } from "ajv";
import standaloneCode from "ajv/dist/standalone/index.js";
import {
  aiProcessorConfig,
  approvalConfig,
  commonConfig,
  conditionConfig,
  delayConfig,
  endConfig,
  filterConfig,
  startConfig,
  transformerConfig,
  workflowConfig,
} from "../src/nodes/configs.ts";
import { agentRecordingSchema, recordingSchema } from "../src/recordings/recording-schema.ts";
import { communicationLogSchema } from "../src/views/communication-log-schema.ts";
import { workflowSchema } from "../src/workflow/workflow.ts";
import { workflowTestSchema } from "../src/workflow-tests/workflow-test-schema.ts";

/** Everything that is made from the definitions of this package, by its file. */

type Schema = Record<string, unknown>;

const packageFolder = dirname(import.meta.dirname);

/** The plain JSON of a definition. */
function plain(schema: object): Schema {
  return JSON.parse(JSON.stringify(schema)) as Schema;
}

/** A node type's own config and what every config may hold. */
function config(own: object): Schema {
  const { properties, ...rest } = plain(own);
  return { ...rest, properties: { ...(properties as Schema), ...(plain(commonConfig).properties as Schema) } };
}

const configs: Record<string, Schema> = {
  start: config(startConfig),
  end: config(endConfig),
  "ai-processor": config(aiProcessorConfig),
  condition: config(conditionConfig),
  delay: config(delayConfig),
  filter: config(filterConfig),
  transformer: config(transformerConfig),
  approval: config(approvalConfig),
  workflow: config(workflowConfig),
};

/** The dialect that every editor knows. */
const draft = "http://json-schema.org/draft-07/schema#";

/** The schema that editors read. It is open on `type`: a plugin's node is not wrong because this file does not know it. */
function publishedSchema(): Schema {
  const document = plain(workflowSchema);
  const properties = document.properties as Record<string, Schema>;
  const node = structuredClone(properties.nodes?.items) as Schema & { properties: Record<string, Schema> };
  node.properties.type = { ...node.properties.type, anyOf: [{ enum: Object.keys(configs) }, {}] };
  node.allOf = Object.entries(configs).map(([type, schema]) => ({
    if: { properties: { type: { const: type } }, required: ["type"] },
    // biome-ignore lint/suspicious/noThenProperty: it is JSON Schema's keyword.
    then: { properties: { config: editorConfig(schema) } },
  }));
  return { $schema: draft, ...document, properties: { ...properties, nodes: { ...properties.nodes, items: node } } };
}

/** A template may stand where another type is asked for, so an editor accepts one everywhere. */
function editorConfig(schema: Schema): Schema {
  const properties = Object.entries(schema.properties as Record<string, Schema>).map(([name, property]) => {
    const isText = property.type === "string" || property.type === undefined;
    return [
      name,
      isText
        ? property
        : { description: property.description, anyOf: [property, { type: "string", pattern: "\\{\\{" }] },
    ];
  });
  return { ...schema, properties: Object.fromEntries(properties) };
}

function validators(): string {
  const ajv = new Ajv({
    allErrors: true,
    strict: true,
    strictRequired: false,
    strictTypes: false,
    unicode: false,
    code: { source: true, esm: true, lines: true },
    logger: false,
  });
  ajv.addVocabulary(["x-text", "x-locals", "x-secret", "x-deferred", "x-json-schema"]);
  ajv.addSchema(plain(workflowSchema), "workflow");
  for (const [type, schema] of Object.entries(configs)) ajv.addSchema(schema, `config:${type}`);
  const names = Object.fromEntries(
    Object.keys(configs).map((type) => [
      `${type.replace(/-(.)/g, (_, c: string) => c.toUpperCase())}Config`,
      `config:${type}`,
    ]),
  );
  const code = standaloneCode.default(ajv, { workflow: "workflow", ...names });
  if (code.includes("require("))
    throw new Error("The compiled validators need a module at run time. Use keywords that ajv compiles to plain code.");
  return `// Made by scripts/generate.ts from the schemas of this package; edit those.\n${code}`;
}

const schemas = `// Made by scripts/generate.ts from the definitions of this package; edit those.
import type { JsonSchema } from "../contracts/json.ts";

/** The document's JSON Schema. */
export const workflowSchema: JsonSchema = ${JSON.stringify(plain(workflowSchema), null, 2)};

/** What the config of every node may hold. */
export const commonConfigSchema: JsonSchema = ${JSON.stringify(plain(commonConfig), null, 2)};

/** The built-in node types' config schemas. */
export const configSchemas: Readonly<Record<string, JsonSchema>> = ${JSON.stringify(configs, null, 2)};
`;

/** The schemas of files beside workflows. They are apart: a run needs none of them. */
const fileSchemas = `// Made by scripts/generate.ts from the definitions of this package; edit those.
import type { JsonSchema } from "../contracts/json.ts";

/** The JSON Schema of a file of tests. */
export const workflowTestSchema: JsonSchema = ${JSON.stringify(plain(workflowTestSchema), null, 2)};

/** The JSON Schema of the file that lists a recording's agents. */
export const recordingSchema: JsonSchema = ${JSON.stringify(plain(recordingSchema), null, 2)};

/** The JSON Schema of a recording's file of one agent. */
export const agentRecordingSchema: JsonSchema = ${JSON.stringify(plain(agentRecordingSchema), null, 2)};
`;

/** The package's version, as a module that a browser can load. */
function version(): string {
  const manifest = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8")) as {
    readonly version: string;
  };
  return `// Made by scripts/generate.ts from package.json.

/** The version of core that a run was accepted by. */
export const coreVersion = ${JSON.stringify(manifest.version)};
`;
}

/** The text of every generated file, by its path in this package. */
export const generatedFiles: Readonly<Record<string, string>> = {
  "schema/workflow.schema.json": `${JSON.stringify(publishedSchema(), null, 2)}\n`,
  "schema/communication-log.schema.json": `${JSON.stringify({ $schema: draft, ...plain(communicationLogSchema) }, null, 2)}\n`,
  "schema/workflow-test.schema.json": `${JSON.stringify({ $schema: draft, ...plain(workflowTestSchema) }, null, 2)}\n`,
  "src/generated/file-schemas.ts": fileSchemas,
  "src/generated/schemas.ts": schemas,
  "src/generated/validators.js": validators(),
  "src/generated/version.ts": version(),
};

/** The generated files that are missing or differ from what their definitions say now. */
export function staleFiles(root: string): string[] {
  return Object.entries(generatedFiles).flatMap(([path, text]) => (read(join(root, path)) === text ? [] : [path]));
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const root = dirname(import.meta.dirname);
  for (const [path, text] of Object.entries(generatedFiles)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}
