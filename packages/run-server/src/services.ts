import type { KnownFiles, LiveRuns, Project } from "@chasmx/runtime";
import type { ClientLink } from "./client/client-link.ts";
import type { TestFileEntry } from "./protocol/index.ts";
import type { RunChanges } from "./runs/run-changes.ts";
import type { RunModes } from "./runs/run-modes.ts";
import type { WatchedRuns } from "./runs/watched-runs.ts";
import type { FileChanges } from "./workflows/file-changes.ts";
import type { KnownWorkflow } from "./workflows/known-workflow.ts";

/** What the methods of a session work with. */
export interface Services {
  readonly project: Project;
  readonly client: ClientLink;
  readonly live: LiveRuns;
  readonly watched: WatchedRuns;
  readonly modes: RunModes;
  readonly workflows: KnownFiles<KnownWorkflow>;
  readonly tests: KnownFiles<TestFileEntry>;
  readonly changes: FileChanges;
  readonly runChanges: RunChanges;
}
