/** Workflows and runs for editors, over JSON-RPC. */

export { protocolVersion } from "./protocol/index.ts";
