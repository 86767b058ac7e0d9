import { type Template, type Token, TypeGuards, toValueSync, type Value } from "liquidjs/dist/liquid.browser.mjs";
import { nearestName } from "../nearest-name.ts";
import type { Reference, TextProblem } from "../text.ts";
import { liquidEngine } from "./engine.ts";
import { expressionProblems } from "./expression-problems.ts";
import { createNames, type Names } from "./names.ts";
import { guardRange } from "./range-guard.ts";
import { staticPath } from "./static-path.ts";

/** What a template reads, and what is wrong in expressions that LiquidJS took. */
export interface Preparation {
  readonly references: readonly Reference[];
  readonly problems: readonly TextProblem[];
}

interface Walk {
  readonly references: Reference[];
  readonly problems: TextProblem[];
  readonly names: Names;
  /** The template that the walk is in: the filters of a tag do not know their place. */
  place: Token | undefined;
}

/** A value with its filters, as an output has it parsed and as `cycle` has it still. */
interface Filtered {
  readonly initial: Value["initial"];
  readonly filters: readonly Pick<Value["filters"][number], "name" | "args">[];
}

const filterName = /\|\s*([^\s|:,)%}]+)/g;
const tests = new Set(["if", "unless", "case"]);

/**
 * Walks parsed templates once, top to bottom: collects what they read of their scope, finds what LiquidJS let pass, and
 * rewrites ranges so that they end. LiquidJS's own analysis knows neither ends of places nor what a test guards.
 */
export function prepare(templates: readonly Template[]): Preparation {
  const walk: Walk = { references: [], problems: [], names: createNames(), place: undefined };
  for (const template of templates) visitTemplate(walk, template);
  const references = walk.references.sort((one, other) => one.start - other.start);
  return { references, problems: walk.problems };
}

function visitTemplate(walk: Walk, template: Template): void {
  const { names, references } = walk;
  const name = TypeGuards.isTagToken(template.token) ? template.token.name : "";
  const isTest = tests.has(name);
  names.within([], () => {
    const first = references.length;
    walk.place = template.token;
    // `offset: continue` names no variable.
    names.within(name === "for" ? ["continue"] : [], () => {
      for (const argument of template.arguments?.() ?? []) visit(walk, argument, isTest);
    });
    if (isTest) for (const { path } of references.slice(first)) names.test(path);
    names.within([...(template.blockScope?.() ?? [])], () => {
      for (const child of childrenOf(template)) visitTemplate(walk, child);
    });
  });
  for (const { content } of template.localScope?.() ?? []) names.define(content);
}

function childrenOf(template: Template): readonly Template[] {
  return template.children === undefined ? [] : (toValueSync(template.children(false, true)) as Template[]);
}

function visit(walk: Walk, part: Token | Filtered, isGuarded: boolean): void {
  if ("initial" in part) return visitFiltered(walk, part, isGuarded);
  if (TypeGuards.isRangeToken(part)) return visitRange(walk, part);
  if (!TypeGuards.isPropertyAccessToken(part)) return;
  if (part.variable !== undefined) visit(walk, part.variable, isGuarded);
  const { path, computed } = staticPath(part);
  for (const key of computed) visit(walk, key, false);
  const root = path[0];
  if (part.variable !== undefined || root === undefined || walk.names.isLocal(String(root))) return;
  const guarded = isGuarded || walk.names.isTested(path);
  // `size` at the end asks something of the value before it.
  const read = path.length > 1 && path.at(-1) === "size" ? path.slice(0, -1) : path;
  walk.references.push({ path: read, start: part.begin, end: part.end, guarded });
}

function visitRange(walk: Walk, range: Parameters<typeof guardRange>[0]): void {
  visit(walk, range.lhs, false);
  visit(walk, range.rhs, false);
  guardRange(range);
}

function visitFiltered(walk: Walk, { initial, filters }: Filtered, isGuarded: boolean): void {
  walk.problems.push(...expressionProblems(initial));
  const hasDefault = filters[0]?.name === "default";
  for (const token of initial.postfix) visit(walk, token, isGuarded || hasDefault);
  for (const filter of filters) {
    checkFilterName(walk, filter.name);
    for (const argument of filter.args) {
      const value = Array.isArray(argument) ? argument[1] : argument;
      if (value !== undefined) visit(walk, value, false);
    }
  }
}

function checkFilterName({ place, problems }: Walk, name: string): void {
  const known = liquidEngine().filters;
  if (name in known || place === undefined) return;
  const meant = nearestName(name, Object.keys(known));
  const message = `There is no filter \`${name}\`.${meant === undefined ? "" : ` Did you mean \`${meant}\`?`}`;
  const text = place.getText();
  const match = [...text.matchAll(filterName)].find((one) => one[1] === name);
  const start = place.begin + (match === undefined ? 0 : match.index + match[0].length - name.length);
  problems.push({ message, start, end: match === undefined ? place.end : start + name.length });
}
