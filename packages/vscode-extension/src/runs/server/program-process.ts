import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";

/** How a program of Node is started beside the editor. */
export interface NodeCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** The editor's own Node, so that nobody needs another one: on a desktop, its Electron acts as one when told so. */
export function nodeCommand(file: string, args: readonly string[]): NodeCommand {
  return { command: process.execPath, args: [file, ...args], env: { ELECTRON_RUN_AS_NODE: "1" } };
}

/** Starts `chasmx serve --stdio` for a folder. */
export function startServeProcess(file: string, root: string): ChildProcessWithoutNullStreams {
  const { command, args, env } = nodeCommand(file, ["serve", "--stdio", root]);
  return spawn(command, args, { cwd: root, env: { ...process.env, ...env }, stdio: "pipe", windowsHide: true });
}
