import { createHash } from "node:crypto";
import type { JsonObject, RunEvent, RunStatus } from "@chasmx/core";
import { type BrowserAssets, browserAssets } from "./browser-assets.ts";
import { displayLine } from "./model/display-text.ts";
import { shownEvent } from "./model/shown-event.ts";
import type { HostMessage } from "./protocol.ts";

/** What a page shows. Without events it shows the workflow; without either it waits for a host. */
export interface PageContent {
  readonly workflow?: JsonObject;
  readonly events?: readonly RunEvent[];
  /** Where the run stands, where a store knows better than its events: they do not tell that a process is gone. */
  readonly status?: RunStatus;
}

/**
 * Makes the page of a run: one HTML text that holds everything it needs. It loads nothing, and its Content Security Policy
 * allows its own program and style sheet by their hashes and nothing else, so that whatever the run holds is text.
 */
export async function renderPage(content: PageContent): Promise<string> {
  return pageOf(await browserAssets(), content);
}

function pageOf({ script, style }: BrowserAssets, { workflow, events = [], status }: PageContent): string {
  const carried: HostMessage[] = [
    ...(workflow === undefined ? [] : [{ type: "workflow", workflow } as const]),
    ...(events.length === 0 ? [] : [{ type: "events", events: events.map(shownEvent) } as const]),
    ...(status === undefined ? [] : [{ type: "standing", status } as const]),
  ];
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(titleOf(workflow, events))}</title>
<style>${style}</style>
</head>
<body>
<noscript>This page shows a run with a program of its own. Allow scripts to see it.</noscript>
<script type="application/json" id="run">${dataText(carried)}</script>
<script>${script}</script>
</body>
</html>
`;
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

function titleOf(workflow: JsonObject | undefined, [first]: readonly RunEvent[]): string {
  const document = first?.type === "run-accepted" ? first.workflow : workflow;
  return typeof document?.name === "string" ? `${displayLine(document.name)} – ChasmX` : "ChasmX";
}

/** JSON in which nothing can end the element that it stands in. */
function dataText(value: unknown): string {
  return JSON.stringify(value).replace(/[<\u2028\u2029]/g, spelt);
}

function spelt(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
