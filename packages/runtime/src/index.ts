/** The Node host of ChasmX: what a front-end needs of files, configuration and plugins. */

export type { Environment } from "./config/environment.ts";
export type { HostConfig } from "./config/read-config.ts";
export { findWorkflowFiles, workflowSuffix } from "./files/find-workflow-files.ts";
export { readTextFile } from "./files/read-text-file.ts";
export { type Host, type KnownTypes, openHost } from "./host.ts";
export { type ManifestNode, manifestOf, type PluginManifest } from "./plugins/manifest.ts";
