/** Workflows and runs of ChasmX for assistants that speak MCP. */

export { type HttpAddress, readAddress } from "./serve/http-address.ts";
export { type OpenServer, openServer, type ServerOptions } from "./serve/open-server.ts";
export { type HttpOptions, type ListeningServer, serveHttp } from "./serve/serve-http.ts";
export { type StdioOptions, serveStdio } from "./serve/serve-stdio.ts";
