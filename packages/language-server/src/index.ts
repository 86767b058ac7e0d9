/** ChasmX workflows in editors: the server, for any connection and any host. It imports no `node:` module. */

export { commands } from "./features/code-lenses.ts";
export type { CheckRequest, DescribedType, DocumentKind, LanguageHost, LastNode, LastRun, Project } from "./host.ts";
export { startLanguageServer } from "./server.ts";
