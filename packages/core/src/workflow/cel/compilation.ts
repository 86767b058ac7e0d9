import type { TextProblem } from "../text.ts";
import { Failure } from "./failure.ts";
import type { Syntax } from "./syntax.ts";
import { type Evaluate, type Type, typeOf, type Value, type ValueMap } from "./value.ts";

/** A node ready to run, and what is known of its value's type beforehand. */
export interface Compiled {
  readonly evaluate: Evaluate;
  readonly type: Type;
}

/** A variable that a macro such as `map` binds. */
interface Bound {
  readonly slot: number;
  readonly type: Type;
}

/** What compiling one expression keeps. `compile` is passed along so that no two files import each other. */
export interface Compilation {
  readonly source: string;
  readonly problems: TextProblem[];
  readonly counters: { nodes: number; depth: number; slots: number; isTooDeep: boolean };
  readonly bound: ReadonlyMap<string, Bound>;
  readonly compile: (node: Syntax, compilation: Compilation) => Compiled;
}

/** Stands for a node with a problem; an expression with problems never runs. */
export const invalid: Compiled = { evaluate: () => null, type: "any" };

/** Notes a problem at a node. */
export function reject(compilation: Compilation, node: Syntax, message: string): Compiled {
  compilation.problems.push({ message, start: node.start, end: node.end });
  return invalid;
}

/** Compiles under one more bound variable. */
export function withBound(compilation: Compilation, name: string, type: Type): { slot: number; inner: Compilation } {
  const slot = compilation.counters.slots;
  compilation.counters.slots += 1;
  return { slot, inner: { ...compilation, bound: new Map(compilation.bound).set(name, { slot, type }) } };
}

const maxQuoted = 80;

/** A text as a message shows it: one line, shortened. */
export function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= maxQuoted ? line : `${line.slice(0, maxQuoted).replace(/[\ud800-\udbff]$/, "")}…`;
}

/** A node's source as a message shows it. */
export function quote(compilation: Compilation, node: Syntax): string {
  return `\`${shorten(compilation.source.slice(node.start, node.end))}\``;
}

const names: Readonly<Record<Type, string>> = {
  any: "a value",
  number: "a number",
  string: "a text",
  bool: "true or false",
  null: "null",
  list: "a list",
  map: "an object",
  timestamp: "a timestamp",
  duration: "a duration",
};

/** A type in words: "a list". */
export function inWords(type: Type): string {
  return names[type];
}

/** The failure of a value that is not of the type wanted. */
export function unfit(what: string, value: Value, wanted: string): Failure {
  return new Failure(() => `${what} is ${inWords(typeOf(value))}, not ${wanted}`);
}

const maxListed = 5;

/** The keys of an object, as a message lists them. */
export function listKeys(map: ValueMap): string {
  const keys = Object.keys(map);
  if (keys.length === 0) return "none";
  const listed = keys.slice(0, maxListed).map((key) => JSON.stringify(shorten(key)));
  return `${listed.join(", ")}${keys.length > maxListed ? ", …" : ""}`;
}
