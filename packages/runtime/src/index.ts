/** The Node host of ChasmX: what a front-end needs of files, configuration and plugins. */

export type { CacheConfig } from "./config/cache-config.ts";
export type { Environment } from "./config/environment.ts";
export type { ModelsConfig, RouteConfig } from "./config/models-config.ts";
export type { HostConfig } from "./config/read-config.ts";
export type { StoreConfig } from "./config/store-config.ts";
export { watchSetup } from "./config/watch-setup.ts";
export { secretsOf, withoutSecrets } from "./config/without-secrets.ts";
export {
  findWorkflowFiles,
  findWorkflowTests,
  workflowSuffix,
  workflowTestSuffix,
} from "./files/find-workflow-files.ts";
export { type ProjectFiles, projectFiles } from "./files/project-files.ts";
export { readRevision, revisionOf } from "./files/read-revision.ts";
export { readTextFile } from "./files/read-text-file.ts";
export { type Host, type HostStoreOptions, openHost } from "./host.ts";
export type { HostModels, ModelChoice, ServedModel } from "./models/host-models.ts";
export type { ProvidersByModel } from "./models/joined-provider.ts";
export { type KnownTypes, type ProjectData, readProjectData } from "./plugins/known-types.ts";
export { type ManifestNode, manifestOf, type PluginManifest } from "./plugins/manifest.ts";
export { takeOutput } from "./process/take-output.ts";
export { type KnownFiles, openKnownFiles } from "./project/known-files.ts";
export { openProject, type Project, type ProjectAdvice, type ProjectOptions } from "./project/open-project.ts";
export { type WatchedFolders, watchFolders } from "./project/watch-folders.ts";
export { readRecordingFolder } from "./recordings/read-recording-folder.ts";
export { assertRecordable, writeRecordingFolder } from "./recordings/write-recording-folder.ts";
export { type GivenAnswer, giveAnswer } from "./runs/give-answer.ts";
export { keptWorkflow } from "./runs/kept-workflow.ts";
export type { LiveRun } from "./runs/live-run.ts";
export {
  type BeginLiveRun,
  type LiveRuns,
  type LiveRunsOptions,
  openLiveRuns,
  type RerunLiveRun,
  type ResumeLiveRun,
  type StartLiveRun,
} from "./runs/live-runs.ts";
export { modelNotes, rehearsalNote } from "./runs/model-notes.ts";
export { type OpenRequest, openRequests } from "./runs/open-requests.ts";
export { watchOwner } from "./runs/owner-watch.ts";
export { type KeptRun, readRun } from "./runs/read-run.ts";
export { isCalled, requestName } from "./runs/request-names.ts";
export { neededAgain } from "./runs/run-inputs.ts";
export { type ModelWishes, type RunModels, runModels, runModelsAgain } from "./runs/run-models.ts";
export { transportFor } from "./runs/run-transport.ts";
export { assertSecretsGiven, inputOfText, secretInputs } from "./runs/secret-inputs.ts";
export { describeRunChanges, runChanges } from "./runs/workflow-changes.ts";
export { type Durability, type FileRunStoreOptions, fileRunStore } from "./store/file-run-store.ts";
export { cancelRun, findRun, listRuns } from "./store/history.ts";
export {
  type LoadedTest,
  type LoadedWorkflowTests,
  type LoadTestsOptions,
  loadTestsOfProject,
  loadWorkflowTests,
  readWorkflowTests,
} from "./tests/load-workflow-tests.ts";
