import type { JsonObject, JsonValue } from "../../contracts/json.ts";
import { Duration } from "./duration.ts";
import { Failure } from "./failure.ts";
import { Timestamp } from "./timestamp.ts";

/** A value inside a running expression: JSON, and the two kinds that only become JSON as a result. */
export type Value = string | number | boolean | null | readonly Value[] | ValueMap | Timestamp | Duration;

/** An object inside a running expression. */
export interface ValueMap {
  readonly [key: string]: Value;
}

/** What each type's values are in JavaScript. JSON has one number type, so CEL's int, uint and double are one here. */
export interface ValueOf {
  number: number;
  string: string;
  bool: boolean;
  null: null;
  list: readonly Value[];
  map: ValueMap;
  timestamp: Timestamp;
  duration: Duration;
  any: Value;
}

/** A type's name; `any` where only the run will tell. */
export type Type = keyof ValueOf;

/** One evaluation: what it reads, its bound variables, and how much it may still do. */
export interface Run {
  readonly scope: JsonObject;
  readonly slots: Value[];
  stepsLeft: number;
}

/** Computes a node's value. */
export type Evaluate = (run: Run) => Value;

/** Takes steps from the run's budget, and fails it, past all absorbing, when none are left. */
export function charge(run: Run, steps: number): void {
  run.stepsLeft -= steps;
  if (run.stepsLeft < 0) {
    const text = "it takes too many steps; loop over less, or filter the data in an earlier node";
    throw new Failure(() => text, { isAbsorbable: false });
  }
}

/** The type of a value; never `any`. */
export function typeOf(value: Value): Exclude<Type, "any"> {
  switch (typeof value) {
    case "number":
      return "number";
    case "string":
      return "string";
    case "boolean":
      return "bool";
    default:
      return typeOfObject(value);
  }
}

function typeOfObject(value: Exclude<Value, string | number | boolean>): Exclude<Type, "any"> {
  if (value === null) return "null";
  if (isList(value)) return "list";
  if (value instanceof Timestamp) return "timestamp";
  return value instanceof Duration ? "duration" : "map";
}

/** `Array.isArray` that knows read-only arrays. */
export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** Narrows to an object with keys. */
export function isMap(value: Value): value is ValueMap {
  return typeof value === "object" && value !== null && typeOfObject(value) === "map";
}

/** The value of an object's own key. Nothing is read through a prototype. */
export function ownValue(map: ValueMap, key: string): Value | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** Deep equality. Values of different types are unequal; the order of keys does not count. */
export function isEqual(left: Value, right: Value, run: Run): boolean {
  if (left === right) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (isList(left)) return isList(right) && isListEqual(left, right, run);
  if (left instanceof Timestamp) return right instanceof Timestamp && left.epochMs === right.epochMs;
  if (left instanceof Duration) return right instanceof Duration && left.ms === right.ms;
  return isMap(right) && isMapEqual(left, right, run);
}

function isListEqual(left: readonly Value[], right: readonly Value[], run: Run): boolean {
  if (left.length !== right.length) return false;
  charge(run, left.length);
  return left.every((item, index) => isEqual(item, right[index] ?? null, run));
}

function isMapEqual(left: ValueMap, right: ValueMap, run: Run): boolean {
  const keys = Object.keys(left);
  charge(run, keys.length * 2);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every((key) => {
    const other = ownValue(right, key);
    return other !== undefined && isEqual(left[key] ?? null, other, run);
  });
}

// Copies are charged for the memory they take as well.
const copySteps = 4;

/**
 * A value as plain JSON: a copy in which moments and durations are text. It is charged by size, because a small
 * expression can build a list that shares its parts and is astronomically long when written out.
 */
export function toJson(value: Value, run: Run): JsonValue {
  if (typeof value === "string") charge(run, value.length);
  if (typeof value !== "object" || value === null) return value;
  if (isList(value)) {
    charge(run, (value.length + 1) * copySteps);
    return value.map((item) => toJson(item, run));
  }
  if (value instanceof Timestamp || value instanceof Duration) return value.toJSON();
  const entries = Object.entries(value);
  charge(run, (entries.length + 1) * copySteps);
  return Object.fromEntries(
    entries.map(([key, item]) => {
      charge(run, key.length);
      return [key, toJson(item, run)];
    }),
  );
}
