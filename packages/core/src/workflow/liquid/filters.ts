import { type Context, filters, type Liquid } from "liquidjs/dist/liquid.browser.mjs";
import { dateFilters } from "./date-filters.ts";
import { jsonOf, textOf } from "./json-value.ts";
import { readKey } from "./read-key.ts";

/** A filter as LiquidJS calls it: `this` holds the rendering, then come the value and the arguments. */
type Filter = (this: { readonly context: Context }, ...values: unknown[]) => unknown;

/**
 * Filters that LiquidJS has and a workflow has not: one that draws lots, two that answer later, and those that read a
 * text at run time as an expression, which would make code of a value.
 */
const removed = new Set([
  "sample",
  ...["sha256", "hmac_sha256"],
  ...["where_exp", "reject_exp", "group_by_exp", "has_exp", "find_exp", "find_index_exp"],
]);

/** Filters of one text: given an object or a list, they see its JSON, as an output would show it. */
const textFilters = [
  ..."append prepend lstrip rstrip strip downcase upcase capitalize remove remove_first remove_last split".split(" "),
  ..."strip_newlines squish replace replace_first replace_last truncate truncatewords".split(" "),
  ..."normalize_whitespace number_of_words escape xml_escape escape_once newline_to_br strip_html".split(" "),
  ..."url_decode url_encode cgi_escape uri_escape slugify base64_encode base64_decode".split(" "),
];

/** Filters that make one text of a list: each item as an output would show it. */
const listTextFilters = ["join", "array_to_sentence_string"];

/** Bounds of a range are whole and so small that counting from one to the other ends. */
const maxRangeBound = 1_000_000_000;

/** The filter that stands around the bounds of every range. No template can name it. */
export const rangeBoundFilter = "(range bound)";

/** Makes an engine's filters those of a workflow. */
export function installFilters(engine: Liquid): void {
  for (const name of removed) engine.unregisterFilter(name);
  for (const name of textFilters) wrap(engine, { name, shape: asText, shapeArgument: asText });
  for (const name of listTextFilters) wrap(engine, { name, shape: (value) => itemsOf(value)?.map(textOf) ?? value });
  for (const name of ["json", "jsonify", "inspect"]) wrap(engine, { name, shape: jsonOf });
  wrap(engine, { name: "slice", shape: (value) => itemsOf(value) ?? asText(value) });
  for (const [name, filter] of Object.entries(dateFilters)) engine.registerFilter(name, filter);
  engine.registerFilter("size", sizeOf);
  // LiquidJS exempts what ends with `raw` from the rule that makes text of objects.
  engine.registerFilter("raw", (value: unknown) => value);
  engine.registerFilter(rangeBoundFilter, rangeBound);
}

interface Wrapping {
  readonly name: string;
  readonly shape: (value: unknown) => unknown;
  readonly shapeArgument?: (value: unknown) => unknown;
}

function wrap(engine: Liquid, { name, shape, shapeArgument = (value) => value }: Wrapping): void {
  const original = (filters as Record<string, Filter>)[name];
  if (original === undefined) return;
  engine.registerFilter(name, function (this: { readonly context: Context }, value: unknown, ...rest: unknown[]) {
    const shaped = shape(value);
    // LiquidJS charges what its filters read, and for most that is what they make; not for what a shape makes.
    if (typeof shaped === "string" && shaped !== value) this.context.memoryLimit.use(shaped.length);
    return original.apply(this, [shaped, ...rest.map(shapeArgument)]);
  });
}

function asText(value: unknown): unknown {
  return typeof value === "object" && value !== null ? textOf(value) : value;
}

function itemsOf(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

function sizeOf(value: unknown): number {
  return Number(readKey(jsonOf(value), "size") ?? 0);
}

function rangeBound(value: unknown): number {
  const bound = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (Number.isInteger(bound) && Math.abs(Number(bound)) <= maxRangeBound) return Number(bound);
  throw new RangeError(`a range goes from one whole number to another, and ${JSON.stringify(value)} is none`);
}
