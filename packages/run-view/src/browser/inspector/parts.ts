import type { ErrorRecord, JsonObject, JsonValue } from "@chasmx/core";
import { cut, displayJson, displayLine, displayText } from "../../model/display-text.ts";
import { size } from "../../model/format.ts";
import { html } from "../dom.ts";
import { icon } from "../icons.ts";

/** A text of more characters than this is shown in part: laying a megabyte out takes a second. */
const shownCharacters = 12_000;

/** A part of the inspector under a heading. */
export function section(title: string, children: readonly (Node | undefined)[]): HTMLElement {
  return html("section", {}, [html("h3", {}, [title]), ...children]);
}

/** A list of facts; those that are undefined are left out. */
export function facts(entries: readonly (readonly [string, string | Node | undefined])[]): HTMLElement {
  const shown = entries.flatMap(([name, value]) =>
    value === undefined ? [] : [html("dt", {}, [name]), html("dd", {}, [value])],
  );
  return html("dl", {}, shown);
}

/** An object with more keys than this is shown as JSON. */
const mostKeys = 12;

/**
 * A value as text: never anything else, whoever wrote it. The texts of a small object stand under their keys, so that they can
 * be read; a long text is shown from its beginning, the rest when asked for.
 */
export function valueText(value: JsonValue, label: string): HTMLElement {
  const isProse = typeof value === "string";
  if (isProse || value === null || typeof value !== "object" || Array.isArray(value)) {
    return longText(displayJson(value), { label, isProse });
  }
  const entries = Object.entries(value as JsonObject);
  const hasTexts = entries.some(([, item]) => typeof item === "string");
  if (!hasTexts || entries.length > mostKeys) return longText(displayJson(value), { label, isProse });
  const parts = entries.map(([key, item]) => {
    const text = displayJson(item);
    return html("div", {}, [
      html("h4", {}, [displayLine(key)]),
      longText(text, { label: displayLine(key), isProse: typeof item === "string" }),
    ]);
  });
  return html("div", { class: "parts" }, parts);
}

/** A text as its author wrote it. */
export function proseText(text: string, label: string): HTMLElement {
  return longText(displayText(text), { label, isProse: true });
}

function longText(
  text: string,
  { label, isProse }: { readonly label: string; readonly isProse: boolean },
): HTMLElement {
  if (text.trim() === "") return html("p", { class: "muted" }, ["Empty."]);
  const pre = html("pre", { class: isProse ? "prose" : "code", tabindex: "0", role: "group", "aria-label": label });
  if (text.length <= shownCharacters) {
    pre.textContent = text;
    return pre;
  }
  pre.textContent = `${cut(text, shownCharacters)}…`;
  const more = html("button", { type: "button", class: "link" }, [`Show all ${size(text.length)}`]);
  more.addEventListener("click", () => {
    pre.textContent = text;
    more.remove();
    pre.focus();
  });
  return html("div", {}, [pre, more]);
}

/** What went wrong. */
export function errorBox({ code, message }: ErrorRecord): HTMLElement {
  return html("div", { class: "callout bad" }, [
    icon({ state: "failed" }),
    html("div", {}, [html("b", {}, [displayLine(code)]), html("p", {}, [displayText(message)])]),
  ]);
}

/** Something to know beside. */
export function noteBox(title: string, text: string): HTMLElement {
  return html("div", { class: "callout" }, [
    icon("warning"),
    html("div", {}, [html("b", {}, [title]), html("p", {}, [displayText(text)])]),
  ]);
}

/** A button that looks like a link, because it leads somewhere. */
export function link(text: string, onClick: () => void): HTMLButtonElement {
  const made = html("button", { type: "button", class: "link" }, [text]);
  made.addEventListener("click", onClick);
  return made;
}
