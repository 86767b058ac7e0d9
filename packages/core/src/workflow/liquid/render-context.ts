import { Context, type Liquid } from "liquidjs/dist/liquid.browser.mjs";
import type { JsonObject } from "../../contracts/json.ts";
import type { Call } from "../directives/directives.ts";
import type { Absent } from "../text.ts";
import { limits } from "./limits.ts";
import { MissingValue } from "./missing-value.ts";
import { keyOf, readKey } from "./read-key.ts";
import { stepCounter } from "./step-counter.ts";

type Locals = Record<string, unknown>;

let lenient: Liquid["options"] | undefined;

/**
 * The options of every rendering. `if`, `case` and `default` forgive what is not there because these are lenient; `assign`
 * looks at the engine's own, which are not: an assigned value must be there.
 */
function lenientOptions({ options }: Liquid): Liquid["options"] {
  lenient ??= { ...options, lenientIf: true };
  return lenient;
}

/**
 * One rendering: its scope, its local variables, what it has cost, and the directives it came by. It replaces LiquidJS's
 * reads by reads of own properties only, and never writes to the scope.
 */
export class RenderContext extends Context {
  /** The directives rendered so far, in order. */
  readonly calls: Call[] = [];
  readonly #engine: Liquid;
  readonly #root: JsonObject;
  /** `assign` and `capture` write to the first; each loop adds one with its variable. Without prototypes. */
  readonly #locals: Locals[] = [Object.create(null)];

  /** With a `parent` it is a context within that rendering, and what is not there reads as nothing. */
  constructor(
    engine: Liquid,
    root: JsonObject,
    { parent, absent = "fail" }: { readonly parent?: RenderContext; readonly absent?: Absent } = {},
  ) {
    // `increment` writes to the environment: an empty object of its own, so that the scope stays as it is.
    const counters: object = Object.create(null);
    const settings = {
      sync: true,
      strictVariables: parent === undefined && absent === "fail",
      memoryLimit: limits.memory,
    };
    super(counters, lenientOptions(engine), settings, {
      liquid: engine,
      ...(parent && { memoryLimit: parent.memoryLimit, renderLimit: parent.renderLimit }),
    });
    this.#engine = engine;
    this.#root = root;
    if (parent === undefined) this.renderLimit.check = stepCounter();
  }

  /** The run's journaled start as the scope has it, whatever the template itself calls `now`. */
  get now(): unknown {
    return readKey(this.#root, "now");
  }

  /** Reads a path. Throws {@link MissingValue} where it ends too early. */
  read(path: readonly unknown[]): unknown {
    let value = this.#readRoot(path[0]);
    if (value === undefined && this.strictVariables) throw new MissingValue([keyOf(path[0])], this.#root);
    for (let index = 1; index < path.length; index++) {
      const below = readKey(value, path[index]);
      if (below === undefined && this.strictVariables)
        throw new MissingValue(path.slice(0, index + 1).map(keyOf), value);
      value = below;
    }
    return value;
  }

  // LiquidJS takes what a read yields for its value.
  override *_get(path: readonly unknown[]): Generator<unknown, unknown, unknown> {
    return yield this.read(path);
  }

  /** Reads below a value that a filter or an expression has at hand: `map: "user.name"`, `(1..3).size`. */
  override *_getFromScope(
    scope: unknown,
    path: readonly unknown[] | string,
    isStrict = this.strictVariables,
  ): Generator<unknown, unknown, unknown> {
    const keys = typeof path === "string" ? path.split(".") : path;
    let value = scope;
    for (const [index, key] of keys.entries()) {
      const below = readKey(value, key);
      if (below === undefined && isStrict) throw new MissingValue(keys.slice(0, index + 1).map(keyOf), value);
      value = below;
    }
    return yield value;
  }

  override push(locals: object): number {
    return this.#locals.push(locals as Locals);
  }

  override pop(): Locals | undefined {
    return this.#locals.pop();
  }

  override bottom(): Locals {
    return this.#locals[0] ?? {};
  }

  /** For one item of a list, for `where` and its like: the item can be read and nothing else. */
  override spawn(item: object = {}): RenderContext {
    const root = typeof item === "object" && item !== null && !Array.isArray(item) ? item : {};
    return new RenderContext(this.#engine, root as JsonObject, { parent: this });
  }

  #readRoot(name: unknown): unknown {
    const key = keyOf(name);
    for (let index = this.#locals.length - 1; index >= 0; index--) {
      const locals = this.#locals[index];
      // What a filter found nothing for is assigned as nothing; it is defined all the same.
      if (locals !== undefined && Object.hasOwn(locals, key)) return locals[key] ?? null;
    }
    const counters = this.environments as Locals;
    if (Object.hasOwn(counters, key)) return counters[key];
    return Object.hasOwn(this.#root, key) ? this.#root[key] : undefined;
  }
}
