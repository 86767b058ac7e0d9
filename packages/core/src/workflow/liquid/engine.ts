import { Liquid } from "liquidjs/dist/liquid.browser.mjs";
import { installFilters } from "./filters.ts";
import { textOf } from "./json-value.ts";

/** Tags that would read another file. */
export const fileTags: readonly string[] = ["include", "render", "layout", "block"];

let engine: Liquid | undefined;

/** The one LiquidJS that parses and renders every text. It is made at the first template, not when core is loaded. */
export function liquidEngine(): Liquid {
  if (engine !== undefined) return engine;
  engine = new Liquid({
    ownPropertyOnly: true,
    strictVariables: true,
    relativeReference: false,
    // Only so that LiquidJS does not ask the machine for its language; the date filters are ours.
    locale: "en-US",
    // For `echo` and `cycle`; the parser makes the outputs themselves.
    outputEscape: textOf,
  });
  for (const name of fileTags) delete engine.tags[name];
  // The parser takes these itself: it must see what is in them, and LiquidJS's `#` takes quadratic time.
  for (const name of ["comment", "raw", "#"]) delete engine.tags[name];
  installFilters(engine);
  return engine;
}
