import { relative, sep } from "node:path";
import {
  Disposable,
  EventEmitter,
  type ExtensionContext,
  type LogOutputChannel,
  Uri,
  type WorkspaceFolder,
  window,
  workspace,
} from "vscode";
import type { MessageConnection } from "vscode-jsonrpc/node";
import { plainLine } from "../plain-text.ts";
import { chooseProgram, describeProgram, type Program } from "./choose-program.ts";
import { failureOf, failureText } from "./failure.ts";
import { followSetup } from "./follow-setup.ts";
import { startServeProcess } from "./program-process.ts";
import { createProject, type Project } from "./project.ts";
import { createRunServer } from "./run-server.ts";

/** A folder that has a project. */
export interface FolderProject extends Project {
  readonly folder: WorkspaceFolder;
  /** The address of a file that the protocol names. */
  uriOf(file: string): Uri;
  /** The name by which the protocol knows a file of the folder. */
  fileOf(uri: Uri): string;
}

/** The folders of the workspace. Nothing of this exists before the workspace is trusted. */
export interface Projects {
  all(): readonly FolderProject[];
  /** The project of a file; undefined outside of the workspace's folders. */
  of(uri: Uri): FolderProject | undefined;
  /** Hears that folders came or went. */
  readonly onChange: (listener: () => void) => Disposable;
  /** What the projects have, of all that can be asked; rejects where none can. What is wrong with the others goes to the log. */
  gather<Item>(ask: (project: FolderProject) => Promise<readonly Item[]>): Promise<readonly Item[]>;
  /** Which program works for a folder. */
  programOf(folder: WorkspaceFolder): Promise<Program>;
  /** Ends every program. */
  stop(): Promise<void>;
}

/** What the programs are told and asked by the editor. */
export interface ProjectsOptions {
  readonly context: ExtensionContext;
  readonly log: LogOutputChannel;
  /** Adds what is answered for a folder. */
  prepare(connection: MessageConnection, folder: WorkspaceFolder): void;
}

/** Follows the workspace's folders, those on a disk. */
export function openProjects(options: ProjectsOptions): Projects {
  const { context, log } = options;
  const projects = new Map<string, FolderProject>();
  const changed = new EventEmitter<void>();
  const folders = () => (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file");
  const programOf = (folder: WorkspaceFolder) =>
    chooseProgram({
      root: folder.uri.fsPath,
      setting: workspace.getConfiguration("chasmx").get("server.path", ""),
      bundled: {
        file: Uri.joinPath(context.extensionUri, "dist", "chasmx.mjs").fsPath,
        version: String(context.extension.packageJSON.version),
      },
    });
  const create = (folder: WorkspaceFolder): FolderProject => {
    const server = createRunServer({
      client: { name: "vscode", version: String(context.extension.packageJSON.version) },
      answers: { models: true, secrets: true },
      async start() {
        const program = await programOf(folder);
        return { child: startServeProcess(program.file, folder.uri.fsPath), program: describeProgram(program) };
      },
      prepare: (connection) => options.prepare(connection, folder),
      log: (sentence) => log.info(`[${folder.name}] ${sentence}`),
      tell: (sentence) => void tell(sentence, log),
    });
    followSetup(server, (sentence) => void tell(sentence, log));
    return {
      ...createProject(server),
      folder,
      uriOf: (file) => Uri.joinPath(folder.uri, ...file.split("/")),
      fileOf: (uri) => relative(folder.uri.fsPath, uri.fsPath).split(sep).join("/"),
    };
  };
  const follow = () => {
    const wanted = folders();
    const keys = new Set(wanted.map(({ uri }) => uri.toString()));
    for (const [key, project] of projects) {
      if (keys.has(key)) continue;
      projects.delete(key);
      void project.server.stop();
    }
    for (const folder of wanted) {
      const key = folder.uri.toString();
      if (!projects.has(key)) projects.set(key, create(folder));
    }
    changed.fire();
  };
  // What a program reads first may be why it could not start. One that runs tells of changes by itself.
  const tryAgain = () => {
    for (const project of projects.values()) if (project.server.state === "failed") project.forget();
  };
  const setups = workspace.createFileSystemWatcher("**/{chasmx.config.json,.env}");
  follow();
  context.subscriptions.push(
    changed,
    workspace.onDidChangeWorkspaceFolders(follow),
    setups,
    setups.onDidCreate(tryAgain),
    setups.onDidChange(tryAgain),
    setups.onDidDelete(tryAgain),
  );
  return {
    all: () => [...projects.values()],
    of(uri) {
      const folder = workspace.getWorkspaceFolder(uri);
      return folder === undefined ? undefined : projects.get(folder.uri.toString());
    },
    onChange: (listener) => Disposable.from(changed.event(listener)),
    async gather(ask) {
      const all = await Promise.allSettled([...projects.values()].map(ask));
      const failed = all.filter((one) => one.status === "rejected");
      for (const { reason } of failed) log.error(failureText(failureOf(reason)));
      const [first] = failed;
      if (first !== undefined && failed.length === all.length) throw first.reason;
      return all.flatMap((one) => (one.status === "fulfilled" ? one.value : []));
    },
    programOf,
    async stop() {
      await Promise.all([...projects.values()].map(({ server }) => server.stop()));
    },
  };
}

async function tell(sentence: string, log: LogOutputChannel): Promise<void> {
  log.error(sentence);
  if ((await window.showWarningMessage(plainLine(sentence), "Show log")) !== undefined) log.show();
}
