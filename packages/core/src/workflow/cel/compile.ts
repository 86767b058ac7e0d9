import type { TextProblem } from "../text.ts";
import { compileCall } from "./call.ts";
import { type Compilation, type Compiled, invalid, reject } from "./compilation.ts";
import { compileList, compileLiteral, compileMap } from "./literal.ts";
import { compileConditional, compileLogical } from "./logic.ts";
import { compileBinary, compileEquality, compileMembership, compileUnary } from "./operation.ts";
import { compileIndex, compileMember, compileName } from "./path.ts";
import type { Syntax } from "./syntax.ts";

const maxDepth = 250;

/** Compiles a syntax tree to a closure. Every problem found is added to `problems`; the result runs only without any. */
export function compile(source: string, root: Syntax, problems: TextProblem[]): Compiled {
  const counters = { nodes: 0, depth: 0, slots: 0, isTooDeep: false };
  return compileNode(root, { source, problems, counters, bound: new Map(), compile: compileNode });
}

function compileNode(node: Syntax, compilation: Compilation): Compiled {
  const { counters } = compilation;
  if (counters.depth >= maxDepth) {
    if (counters.isTooDeep) return invalid;
    counters.isTooDeep = true;
    return reject(compilation, node, `The expression is nested or chained more than ${maxDepth} levels deep.`);
  }
  counters.nodes += 1;
  counters.depth += 1;
  const compiled = compileOperation(node, compilation);
  counters.depth -= 1;
  return compiled;
}

function compileOperation(node: Syntax, compilation: Compilation): Compiled {
  switch (node.op) {
    case "value":
      return compileLiteral(node, node.args, compilation);
    case "list":
      return compileList(node.args, compilation);
    case "map":
      return compileMap(node.args, compilation);
    case "id":
      return compileName(node.args, compilation);
    case ".":
      return compileMember(node, node.args, compilation);
    case "[]":
      return compileIndex(node, node.args, compilation);
    case "call":
    case "rcall":
      return compileCall(node, compilation);
    case "?:":
      return compileConditional(node.args, compilation);
    case "&&":
    case "||":
      return compileLogical(node.op, node.args, compilation);
    case "!_":
    case "-_":
      return compileUnary(node, node.args, compilation);
    case "==":
    case "!=":
      return compileEquality(node, node.args, compilation);
    case "in":
      return compileMembership(node, node.args, compilation);
    case ".?":
    case "[?]":
      return reject(compilation, node, "Optional access is not part of expressions here; write has(a.b) ? a.b : c.");
    default:
      return compileBinary(node, node.args, compilation);
  }
}
