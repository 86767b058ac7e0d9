/** Workflows and runs for editors, over JSON-RPC. */

export { protocolVersion } from "./protocol/index.ts";
export { openRunServer, type RunServer, type RunServerOptions } from "./serve/open-run-server.ts";
export { type StdioOptions, serveStdio } from "./serve/serve-stdio.ts";
