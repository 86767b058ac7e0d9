import { spawn } from "node:child_process";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { withLock } from "../../../../scripts/launch/lock.mjs";
import type { InstalledVsix } from "./installed-vsix.test-kit.ts";

/** What an editor is opened on. */
export interface EditorOptions {
  /** The files of its workspace by their paths; what is no text is written as JSON. */
  readonly files?: Readonly<Record<string, unknown>>;
  /** The workspace's folders within that of the files, where it has several. */
  readonly folders?: readonly string[];
  /** Whether somebody trusts the workspace. True unless set. */
  readonly isTrusted?: boolean;
  /** The user's settings, over those that keep an editor quiet. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** What the programs of the editor find in their environment, beside what these tests have. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A VS Code that serves its window to a browser. */
export interface EditorServer extends AsyncDisposable {
  /** Where the window is. */
  readonly address: string;
  /** The workspace's folder. */
  readonly folder: string;
  /** What the window's address says of the workspace. */
  readonly query: Readonly<Record<string, string>>;
  /** The number of its process, and of the group of all its processes. */
  readonly processGroup: number;
}

const quiet = {
  "chat.disableAIFeatures": true,
  "editor.accessibilitySupport": "off",
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "files.hotExit": "off",
  "git.enabled": false,
  "json.schemaDownload.enable": false,
  "npm.fetchOnlinePackageInfo": false,
  "security.workspace.trust.banner": "never",
  "security.workspace.trust.startupPrompt": "never",
  "telemetry.telemetryLevel": "off",
  "typescript.disableAutomaticTypeAcquisition": true,
  "update.mode": "none",
  "update.showReleaseNotes": false,
  "window.restoreWindows": "none",
  "workbench.enableExperiments": false,
  "workbench.reduceMotion": "on",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

const switches = ["--auth=none", "--disable-telemetry", "--disable-update-check", "--disable-proxy", "-e"];

/**
 * Starts a VS Code on a new workspace, with folders of its own for everything. One at a time on a machine, because each needs two
 * gigabytes: others wait for it.
 */
export async function startEditorServer(installed: InstalledVsix, options: EditorOptions = {}): Promise<EditorServer> {
  const release = await waitForTurn(path.join(tmpdir(), "chasmx-vscode-host.lock"));
  const home = await realpath(await mkdtemp(path.join(tmpdir(), "cx-")));
  const folder = path.join(home, "workspace");
  await mkdir(folder);
  for (const [name, content] of Object.entries(options.files ?? {})) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), typeof content === "string" ? content : JSON.stringify(content, null, 2));
  }
  const query = await workspaceIn(folder, options);
  await mkdir(path.join(home, "data", "User"), { recursive: true });
  await writeFile(path.join(home, "data", "User", "settings.json"), JSON.stringify({ ...quiet, ...options.settings }));
  await writeFile(path.join(home, "config.yaml"), "auth: none\n");
  const child = startProgram(installed, { home, options });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const processGroup = child.pid ?? 0;
  const stop = async () => {
    await endGroup(processGroup, exited);
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
    release();
  };
  try {
    return { address: await addressIn(child), folder, query, processGroup, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A folder, or a file beside it that names several. */
async function workspaceIn(folder: string, { folders }: EditorOptions): Promise<Record<string, string>> {
  if (folders === undefined) return { folder };
  const workspace = `${folder}.code-workspace`;
  const named = folders.map((name) => ({ path: path.join(folder, name) }));
  await writeFile(workspace, JSON.stringify({ folders: named }));
  return { workspace };
}

function startProgram(
  { host, extensions }: InstalledVsix,
  { home, options }: { readonly home: string; readonly options: EditorOptions },
) {
  const { XDG_CONFIG_HOME, XDG_DATA_HOME, VSCODE_IPC_HOOK_CLI, ...inherited } = process.env;
  // Its sockets are in these: their paths may have some hundred characters at most.
  const places = { HOME: home, TMPDIR: home, XDG_RUNTIME_DIR: home };
  const trust = options.isTrusted === false ? [] : ["--disable-workspace-trust"];
  const folders = [
    "--config",
    `${home}/config.yaml`,
    "--user-data-dir",
    `${home}/data`,
    "--extensions-dir",
    extensions,
  ];
  // What lets a test in the extension host say how it ended.
  const driver = ["--vscode-option", "enable-smoke-test-driver"];
  return spawn(host.node, [host.entry, ...folders, "--bind-addr", "127.0.0.1:0", ...switches, ...trust, ...driver], {
    env: { ...inherited, ...places, EXTENSIONS_GALLERY: "{}", ...options.environment },
    stdio: ["ignore", "pipe", "pipe"],
    // With a process group of its own all of it ends together.
    detached: true,
  });
}

/** Waits for what it says once it takes connections. */
function addressIn(child: ReturnType<typeof startProgram>): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
      const address = /listening on (http:\/\/[\d.:]+)/.exec(said)?.[1];
      if (address !== undefined) resolve(address);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`The VS Code for tests did not start.\n${said}`)));
  });
}

async function endGroup(group: number, exited: Promise<void>): Promise<void> {
  const send = (signal: NodeJS.Signals) => {
    try {
      process.kill(-group, signal);
    } catch {
      // All of it has ended.
    }
  };
  send("SIGTERM");
  const forced = setTimeout(() => send("SIGKILL"), 5000);
  await exited;
  clearTimeout(forced);
  // The first process may end before the others.
  send("SIGKILL");
}

/** Resolves once no other test of this machine has an editor, with what lets the next one go. */
function waitForTurn(file: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const work = () => new Promise<void>((release) => resolve(release));
    withLock(file, { work }).catch(reject);
  });
}
