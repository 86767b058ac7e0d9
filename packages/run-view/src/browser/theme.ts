import type { Theme } from "../protocol.ts";
import { html } from "./dom.ts";

/** Keeps the page's look as the machine, the editor or a person wants it. */
export interface ThemeControl {
  set(theme: Theme | undefined): void;
  /** Lets a person choose. */
  chooser(): HTMLElement;
}

/** Follows the editor's theme where there is one, else the machine's, until one is set. */
export function themeControl(): ThemeControl {
  let chosen: Theme | undefined;
  const apply = () => {
    document.documentElement.dataset.theme = chosen ?? editorTheme() ?? machineTheme();
  };
  for (const query of ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"]) {
    matchMedia(query).addEventListener("change", apply);
  }
  new MutationObserver(apply).observe(document.body, { attributeFilter: ["data-vscode-theme-kind"] });
  apply();
  const set = (theme: Theme | undefined) => {
    chosen = theme;
    apply();
  };
  return {
    set,
    chooser() {
      const choices: readonly (readonly [string, Theme | ""])[] = [
        ["System", ""],
        ["Light", "light"],
        ["Dark", "dark"],
        ["High contrast", "high-contrast-dark"],
        ["High contrast, light", "high-contrast-light"],
      ];
      const select = html(
        "select",
        { "aria-label": "Theme", class: "theme" },
        choices.map(([label, value]) => html("option", { value }, [label])),
      );
      select.addEventListener("change", () => set(select.value === "" ? undefined : (select.value as Theme)));
      return select;
    },
  };
}

/** What VS Code says of itself on the body of a webview. */
function editorTheme(): Theme | undefined {
  const kinds: Readonly<Record<string, Theme>> = {
    "vscode-light": "light",
    "vscode-dark": "dark",
    "vscode-high-contrast": "high-contrast-dark",
    "vscode-high-contrast-light": "high-contrast-light",
  };
  return kinds[document.body.dataset.vscodeThemeKind ?? ""];
}

function machineTheme(): Theme {
  const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
  if (matchMedia("(prefers-contrast: more)").matches) return isDark ? "high-contrast-dark" : "high-contrast-light";
  return isDark ? "dark" : "light";
}
