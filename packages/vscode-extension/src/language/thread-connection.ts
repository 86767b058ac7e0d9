import { MessageChannel, Worker } from "node:worker_threads";
import { type MessageTransports, PortMessageReader, PortMessageWriter } from "vscode-languageclient/node";

/**
 * Starts the language server in a thread of this process: no program is started and no connection opened. It ends when its client
 * lets go of it.
 */
export async function threadConnection(program: string, onError: (error: unknown) => void): Promise<MessageTransports> {
  const { port1: ours, port2: theirs } = new MessageChannel();
  // The editor's own options of Node are not the thread's, and what it prints has nowhere to go.
  const thread = new Worker(program, {
    workerData: { port: theirs },
    transferList: [theirs],
    argv: [],
    execArgv: [],
    stdin: false,
    stdout: true,
    stderr: true,
  });
  // A thread that ends takes its port with it: the client is told by that, and starts another one.
  thread.on("error", onError);
  thread.on("exit", () => ours.close());
  return { reader: new PortMessageReader(ours), writer: new PortMessageWriter(ours) };
}
