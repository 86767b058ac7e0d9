import type { JsonValue } from "@chasmx/core";
import { type Description, describeAt } from "@chasmx/core/language";
import type { Hover, Position } from "vscode-languageserver";
import type { LastRun } from "../host.ts";
import type { Workplace } from "../workspace.ts";
import { code, fenced, plain } from "./markdown.ts";

/** What there is to say of what stands at a position. */
export async function hover(place: Workplace, position: Position): Promise<Hover | null> {
  const { document } = place;
  const { snapshot } = document;
  const found = describeAt(snapshot, document.offsetAt(position));
  if (found === undefined) return null;
  const range = document.rangeOf(found.span);
  const lastRun = found.kind === "node" || found.kind === "variable" ? await soon(place) : undefined;
  const paragraphs = paragraphsOf(found, lastRun).filter((paragraph) => paragraph !== "");
  return { range, contents: { kind: "markdown", value: paragraphs.join("\n\n") } };
}

/** How long a hover waits for a run to be read. A long journal is there the next time. */
const patienceMs = 60;

async function soon(place: Workplace): Promise<LastRun | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<LastRun | undefined>((resolve) => {
    timer = setTimeout(() => resolve(place.lastRun), patienceMs);
  });
  try {
    return await Promise.race([place.findLastRun(), late]);
  } finally {
    clearTimeout(timer);
  }
}

function paragraphsOf(found: Description, lastRun: LastRun | undefined): string[] {
  switch (found.kind) {
    case "node":
      return [...nodeParagraphs(found), ...lastParagraphs(found.id, lastRun)];
    case "variable":
      return variableParagraphs(found, lastRun);
    case "node-type":
      return [
        `${code(found.type)} · node type`,
        plain(found.description),
        found.canAnswer ? "Answers questions of other nodes." : "",
      ];
    case "key":
      return [`${code(found.key)}`, plain(found.description)];
  }
}

function nodeParagraphs(node: Description & { readonly kind: "node" }): string[] {
  const name = node.name === undefined ? "" : ` ${plain(node.name)}`;
  const list = (title: string, ids: readonly string[]) => (ids.length === 0 ? "" : `- ${title} ${names(ids)}`);
  const facts = [
    list("asked by", node.askedBy),
    list("asks", node.asks),
    list("after", node.after),
    list("before", node.before),
    list("branches", node.branches),
    node.canCommunicate ? "- communicates" : "",
  ];
  return [
    `**${plain(node.id)}**${name} · ${code(node.type)}`,
    plain(node.description ?? ""),
    plain(node.typeDescription ?? "The type of this node is not known here."),
    facts.filter((fact) => fact !== "").join("\n"),
  ];
}

const mostNames = 12;

function names(ids: readonly string[]): string {
  const shown = ids.slice(0, mostNames).map(code).join(", ");
  return ids.length > mostNames ? `${shown} and ${ids.length - mostNames} more` : shown;
}

function lastParagraphs(id: string, lastRun: LastRun | undefined): string[] {
  const last = lastRun?.nodes.get(id);
  if (lastRun === undefined || last === undefined) return [];
  const when = new Date(lastRun.acceptedAt).toISOString().slice(0, 16).replace("T", " ");
  const head = `Last run (${when} UTC): ${plain(last.status)}${last.error === undefined ? "" : `. ${plain(last.error)}`}`;
  return last.output === undefined ? [head] : [head, shownValue(last.output)];
}

function variableParagraphs(
  variable: Description & { readonly kind: "variable" },
  lastRun: LastRun | undefined,
): string[] {
  const { name, type, description, isSecret, isRequired, value } = variable;
  const words = [isSecret ? "secret" : "", isRequired ? "required" : ""].filter((word) => word !== "").join(", ");
  const given = isSecret ? undefined : lastRun?.inputs[name];
  return [
    `**${plain(name)}** · variable · ${code(type)}${words === "" ? "" : ` · ${words}`}`,
    plain(description ?? ""),
    value === undefined || isSecret ? "" : shownValue(value),
    given === undefined || JSON.stringify(given) === JSON.stringify(value)
      ? ""
      : `In the last run:\n\n${shownValue(given)}`,
  ];
}

const longestValue = 1500;

/** A value in a fence of its own: a model's answer is text, whatever it looks like. */
function shownValue(value: JsonValue): string {
  const isText = typeof value === "string";
  const text = isText ? value : JSON.stringify(value, null, 2);
  const shown = text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
  return fenced(shown, isText ? "text" : "json");
}
