import type { FolderProject } from "../server/projects.ts";

/** What an item of the Test Explorer stands for: a file of tests, or one test of it. */
export interface TestPlace {
  readonly project: FolderProject;
  readonly file: string;
  readonly name?: string;
}
