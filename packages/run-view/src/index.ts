/** A run as one page: the graph, the conversation, and any moment of it. */

export { shownEvent } from "./model/shown-event.ts";
export type { HostMessage, Theme, ViewMessage } from "./protocol.ts";
export { type PageContent, renderPage } from "./render-page.ts";
