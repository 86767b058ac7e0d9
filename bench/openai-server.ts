import { startCompatibleServer } from "../packages/llm-openai/src/testing/index.ts";

/** The process that answers the calls of bench/openai-calls.ts: a text of forty words, in pieces where it is asked to. */

const text = Array.from({ length: 40 }, (_, index) => `word-${index}`).join(" ");
const server = await startCompatibleServer({ answer: () => text, keepsCalls: false });
process.send?.(server.url);
process.once("disconnect", () => void server.close());
