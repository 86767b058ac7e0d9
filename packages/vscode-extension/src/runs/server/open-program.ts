import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { type InitializeParams, initialize, protocolVersion, shutdown } from "@chasmx/run-server/protocol";
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";
import { failureOf, isConnectionLost, versionProblem } from "./failure.ts";

/** A program that answers. */
export interface OpenProgram {
  readonly connection: MessageConnection;
  /** Says which program it is. */
  readonly name: string;
  /** Its exit code, once it is over. */
  readonly ended: Promise<number | null>;
  /** Whether its end is wanted. */
  readonly isLeft: boolean;
  /** Ends it politely, and by force where that takes longer than so many milliseconds. */
  leave(patienceMs: number): Promise<void>;
}

/** What a program is told and asked. */
export interface ProgramOptions {
  readonly client: InitializeParams["client"];
  readonly answers: InitializeParams["answers"];
  /** Starts the program, and says which it is. */
  start(): Promise<{ readonly child: ChildProcessWithoutNullStreams; readonly program: string }>;
  /** Adds what the client answers. */
  prepare(connection: MessageConnection): void;
  /** Hears what the program tells. */
  attach(connection: MessageConnection): void;
  /** Writes a sentence into the log. */
  log(sentence: string): void;
}

/** How long a program may take before it answers at all, in milliseconds. */
const answerMs = 60_000;
/** How long it may take to end once it has been told to. What hangs does not even do that. */
const endMs = 1000;

/** Starts a program and speaks with it. Rejects with a sentence where it ends first or speaks another version. */
export async function openProgram(options: ProgramOptions): Promise<OpenProgram> {
  const { child, program: name } = await options.start();
  options.log(`Starting ${name}.`);
  const { ended, lastWords } = watch(child, options);
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  // A pipe that breaks is the program's end, which is told by itself.
  child.stdin.on("error", () => undefined);
  options.attach(connection);
  options.prepare(connection);
  connection.listen();
  void ended.then(() => connection.dispose());
  let isLeft = false;
  const leave = async (patienceMs: number) => {
    isLeft = true;
    const timer = setTimeout(() => endByForce(child), patienceMs);
    await Promise.race([connection.sendRequest(shutdown).catch(() => endByForce(child)), ended]);
    await ended;
    clearTimeout(timer);
  };
  try {
    const { client, answers } = options;
    const timer = setTimeout(() => endByForce(child), answerMs);
    const greeting = connection.sendRequest(initialize, { protocol_version: protocolVersion, client, answers });
    const answer = await greeting.catch(async (error: unknown) => {
      if (isConnectionLost(error)) tooEarly(name, await ended, lastWords());
      throw error;
    });
    clearTimeout(timer);
    const problem = versionProblem(answer.protocol_version, name);
    if (problem !== undefined) throw new Error(problem);
    options.log(`${name} answers, version ${answer.server.version}, for ${answer.root}.`);
  } catch (error) {
    endByForce(child);
    throw new Error(failureOf(error).message, { cause: error });
  }
  return {
    connection,
    name,
    ended,
    leave,
    get isLeft() {
      return isLeft;
    },
  };
}

function endByForce(child: ChildProcessWithoutNullStreams): void {
  child.kill();
  const timer = setTimeout(() => child.kill("SIGKILL"), endMs);
  child.once("exit", () => clearTimeout(timer));
}

function watch(child: ChildProcessWithoutNullStreams, options: ProgramOptions) {
  let said = "";
  child.stderr.on("data", (piece: Buffer) => {
    const text = piece.toString("utf8");
    said = `${said}${text}`.slice(-2000);
    options.log(text.trimEnd());
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once("close", resolve);
    child.once("error", (error) => {
      said = error.message;
      resolve(null);
    });
  });
  return { ended, lastWords: () => said.trim() };
}

function tooEarly(name: string, code: number | null, said: string): never {
  const ended = code === null ? "" : ` with exit code ${code}`;
  // What it said is what helps: which program said so comes after.
  if (said !== "") throw new Error(`chasmx does not start: ${said} It ended${ended}: ${name}.`);
  throw new Error(`${name} ended${ended} before it answered.`);
}
