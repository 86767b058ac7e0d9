import type { JsonValue } from "../../contracts/json.ts";
import type { Analysis } from "../../workflow/analysis.ts";
import { pointer } from "../../workflow/json-pointer.ts";
import { variableNamePattern } from "../../workflow/name-patterns.ts";
import { textPointer } from "../facts/places.ts";
import { escapeText, quote } from "../facts/quote.ts";
import { type Reading, readingsOf } from "../facts/readings.ts";
import { didYouMean, suggestionsFor } from "../facts/suggestions.ts";
import type { Finding, Rule } from "../rule.ts";

/** Names in templates and expressions that are no variable. */
export const unknownVariable: Rule = {
  id: "unknown-variable",
  severity: "error",
  check(analysis, report) {
    const places = new Map<string, Reading[]>();
    for (const reading of readingsOf(analysis)) {
      if (reading.found.kind !== "unknown-variable" || reading.reference.guarded) continue;
      const { name } = reading.found;
      const known = places.get(name);
      if (known === undefined) places.set(name, [reading]);
      else known.push(reading);
    }
    for (const [name, readings] of places) {
      const meant = suggestionsFor(analysis).variable(name);
      // A slip is mended where it stands; a variable that is missing is missing once.
      if (meant !== undefined) for (const reading of readings) report(slip(reading, name, meant));
      else if (readings[0] !== undefined) report(missing(analysis, name, [readings[0], readings.length - 1]));
    }
  },
};

function place(
  { node, text, reference }: Reading,
  name: string,
): Finding & { readonly span: { start: number; end: number } } {
  const { start, end } = reference;
  const isPlain = text.source.startsWith(name, start);
  return { pointer: textPointer(node, text), span: { start, end: isPlain ? start + name.length : end }, message: "" };
}

function slip(reading: Reading, name: string, meant: string): Finding {
  const where = place(reading, name);
  const message = `There is no variable ${quote(name)}.${didYouMean(meant)}`;
  const isPlain = where.span.end - where.span.start === name.length;
  if (!isPlain) return { ...where, message };
  return { ...where, message, fix: { title: `Write ${quote(meant)}`, edits: [{ ...where, text: escapeText(meant) }] } };
}

function missing(analysis: Analysis, name: string, [reading, more]: readonly [Reading, number]): Finding {
  const others = more === 0 ? "" : ` It is read in ${more} more ${more === 1 ? "place" : "places"}.`;
  const isOutput = analysis.byId.has(name);
  const advice = isOutput
    ? ` The output of the node of that name is ${quote(`outputs.${name}`)}.`
    : ' Declare it under "variables", or guard it with a default.';
  const fix = isOutput ? undefined : declaration(analysis, name);
  return {
    ...place(reading, name),
    message: `There is no variable ${quote(name)}.${advice}${others}`,
    ...(fix === undefined ? {} : { fix }),
  };
}

const variableName = new RegExp(variableNamePattern, "u");

/** The fix that declares a variable; none where its name cannot be one, or `variables` is no list. */
function declaration({ document }: Analysis, name: string): Finding["fix"] {
  if (!variableName.test(name)) return undefined;
  const entry = `{ "name": ${JSON.stringify(name)} }`;
  const title = `Declare the variable ${quote(name)}`;
  const list = document.variables as JsonValue | undefined;
  if (list === undefined) {
    return { title, edits: [{ pointer: "/nodes", part: "key", text: `"variables": [${entry}], `, isInsertion: true }] };
  }
  if (!Array.isArray(list)) return undefined;
  if (list.length === 0) return { title, edits: [{ pointer: "/variables", text: `[${entry}]` }] };
  return { title, edits: [{ pointer: pointer("variables", 0), text: `${entry}, `, isInsertion: true }] };
}
