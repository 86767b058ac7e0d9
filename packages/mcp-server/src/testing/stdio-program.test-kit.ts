import { takeOutput } from "@chasmx/runtime";
import { openServer } from "../serve/open-server.ts";
import { serveStdio } from "../serve/serve-stdio.ts";

/** Serves the folder that it is given over stdin and stdout, as a process of its own. */

const output = takeOutput();
const [root = "."] = process.argv.slice(2);
const onNote = (sentence: string) => void process.stderr.write(`${sentence}\n`);
const server = await openServer({ root, environment: process.env, onNote });
await serveStdio(server, { input: process.stdin, output });
process.exit(0);
