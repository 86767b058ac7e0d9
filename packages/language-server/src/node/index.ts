/** ChasmX workflows in editors: what the server knows of a machine that runs Node. */

export { serveChecks } from "./check-worker.ts";
export { type NodeHost, type NodeHostOptions, nodeHost } from "./node-host.ts";
