import type { Reference } from "../text.ts";
import { isTypeTest } from "./operation.ts";
import type { Syntax } from "./syntax.ts";

type Path = readonly (string | number)[];

/** The paths that exist when a condition holds, and when it does not. */
interface Facts {
  readonly whenTrue: readonly Path[];
  readonly whenFalse: readonly Path[];
}

interface Walk {
  readonly found: Reference[];
  readonly bound: ReadonlySet<string>;
  readonly guards: readonly Path[];
  /** Inside has(): absence is what is asked for. */
  readonly isAsked: boolean;
}

const noFacts: Facts = { whenTrue: [], whenFalse: [] };
const macros = new Set(["all", "exists", "exists_one", "filter", "map"]);

/** Every value that an expression reads from its scope, in the order of the source. */
export function referencesOf(root: Syntax): readonly Reference[] {
  const found: Reference[] = [];
  visit(root, { found, bound: new Set(), guards: [], isAsked: false });
  return found.sort((left, right) => left.start - right.start);
}

function visit(node: Syntax, walk: Walk): void {
  switch (node.op) {
    case "value":
      return;
    case "id":
    case ".":
    case "[]":
      visitPath(node, walk);
      break;
    case "&&":
    case "||":
      visitLogical(node.op, node.args, walk);
      break;
    case "?:":
      visitConditional(node.args, walk);
      break;
    case "call":
      visitCall(node.args, walk);
      break;
    case "rcall":
      visitMethod(node.args, walk);
      break;
    case "==":
    case "!=":
      visitEquality(node.args, walk);
      break;
    default:
      visitAll(operandsOf(node), walk);
      break;
  }
}

function visitAll(nodes: readonly Syntax[], walk: Walk): void {
  for (const node of nodes) visit(node, walk);
}

function operandsOf(node: Syntax): readonly Syntax[] {
  switch (node.op) {
    case "map":
      return node.args.flat();
    case "!_":
    case "-_":
      return [node.args];
    default:
      return syntaxOf(node.args);
  }
}

function syntaxOf(parts: unknown): readonly Syntax[] {
  return Array.isArray(parts) ? parts.filter(isSyntax) : [];
}

function isSyntax(part: unknown): part is Syntax {
  return typeof part === "object" && part !== null && "op" in part;
}

function visitPath(node: Syntax, walk: Walk): void {
  const path = staticPath(node);
  if (path !== undefined) note(path, node, walk);
  if (path !== undefined || (node.op !== "." && node.op !== "[]")) return;
  visit(node.args[0], walk);
  if (node.op === "[]") visit(node.args[1], { ...walk, isAsked: false });
}

function note(path: Path, node: Syntax, { found, bound, guards, isAsked }: Walk): void {
  if (bound.has(String(path[0]))) return;
  const guarded = isAsked || guards.some((guard) => isSameLine(guard, path));
  found.push({ path, start: node.start, end: node.end, guarded });
}

/** Whether one path leads through the other. */
function isSameLine(left: Path, right: Path): boolean {
  const length = Math.min(left.length, right.length);
  return left.slice(0, length).every((key, index) => key === right[index]);
}

/** The path of a node when all its keys are written out; undefined when one is computed. */
function staticPath(node: Syntax): Path | undefined {
  if (node.op === "id") return [node.args];
  if (node.op !== "." && node.op !== "[]") return undefined;
  const base = staticPath(node.args[0]);
  const key = node.op === "." ? node.args[1] : literalKey(node.args[1]);
  return base === undefined || key === undefined ? undefined : [...base, key];
}

function literalKey(node: Syntax): string | number | undefined {
  if (node.op !== "value") return undefined;
  if (typeof node.args === "bigint") return Number(node.args);
  return typeof node.args === "string" || typeof node.args === "number" ? node.args : undefined;
}

// A failure on one side does not count when the other side decides, so each side guards the other, not only the right.
function visitLogical(operator: "&&" | "||", [left, right]: readonly [Syntax, Syntax], walk: Walk): void {
  const side = operator === "&&" ? "whenTrue" : "whenFalse";
  visit(left, guardedBy(factsOf(right)[side], walk));
  visit(right, guardedBy(factsOf(left)[side], walk));
}

function visitConditional([condition, yes, no]: readonly [Syntax, Syntax, Syntax], walk: Walk): void {
  const facts = factsOf(condition);
  visit(condition, walk);
  visit(yes, guardedBy(facts.whenTrue, walk));
  visit(no, guardedBy(facts.whenFalse, walk));
}

function guardedBy(paths: readonly Path[], walk: Walk): Walk {
  return paths.length === 0 ? walk : { ...walk, guards: [...walk.guards, ...paths] };
}

function visitCall([name, parts]: readonly [string, readonly Syntax[]], walk: Walk): void {
  visitAll(parts, name === "has" ? { ...walk, isAsked: true } : walk);
}

function visitMethod([name, receiver, parts]: readonly [string, Syntax, readonly Syntax[]], walk: Walk): void {
  const isBinding = name === "bind" && receiver.op === "id" && receiver.args === "cel" && !walk.bound.has("cel");
  if (!isBinding) visit(receiver, walk);
  const [variable, ...bodies] = parts;
  if (!(isBinding || macros.has(name)) || variable?.op !== "id") {
    visitAll(parts, walk);
    return;
  }
  const inner = { ...walk, bound: new Set(walk.bound).add(variable.args) };
  const outerParts = isBinding ? bodies.splice(0, 1) : [];
  visitAll(outerParts, walk);
  visitAll(bodies, inner);
}

function visitEquality([left, right]: readonly [Syntax, Syntax], walk: Walk): void {
  if (!isTypeTest(left, right)) visit(left, walk);
  if (!isTypeTest(right, left)) visit(right, walk);
}

function factsOf(node: Syntax): Facts {
  switch (node.op) {
    case "call":
      return node.args[0] === "has" ? existing(node.args[1][0]) : noFacts;
    case "in":
      return membership(node.args);
    case "!_": {
      const { whenTrue, whenFalse } = factsOf(node.args);
      return { whenTrue: whenFalse, whenFalse: whenTrue };
    }
    case "&&":
      return { whenTrue: node.args.flatMap((side) => factsOf(side).whenTrue), whenFalse: [] };
    case "||":
      return { whenTrue: [], whenFalse: node.args.flatMap((side) => factsOf(side).whenFalse) };
    default:
      return noFacts;
  }
}

function existing(argument: Syntax | undefined): Facts {
  const path = argument === undefined ? undefined : staticPath(argument);
  return path === undefined ? noFacts : { whenTrue: [path], whenFalse: [] };
}

function membership([key, container]: readonly [Syntax, Syntax]): Facts {
  const base = staticPath(container);
  const name = literalKey(key);
  return base === undefined || typeof name !== "string" ? noFacts : { whenTrue: [[...base, name]], whenFalse: [] };
}
