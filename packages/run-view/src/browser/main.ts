import type { HostMessage } from "../protocol.ts";
import { createApp } from "./app.ts";
import { findHost, isHostMessage } from "./host.ts";

/** Shows what the page carries, and what a host sends. */

const app = createApp(findHost());
document.body.append(app.element);
for (const message of carried()) app.receive(message);
app.start();

/** What was written into the page: data, which no browser runs. */
function carried(): HostMessage[] {
  const text = document.getElementById("run")?.textContent;
  const messages: unknown = text ? JSON.parse(text) : [];
  return Array.isArray(messages) ? messages.filter(isHostMessage) : [];
}
