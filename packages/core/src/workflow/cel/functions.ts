import { Failure } from "./failure.ts";
import { matches, methodsOfText, textSize } from "./functions-of-text.ts";
import { functionsOfTime, methodsOfTime } from "./functions-of-time.ts";
import { type Overload, overload } from "./overload.ts";
import { charge, type Run, toJson, typeOf, type Value, type ValueMap } from "./value.ts";

// Neither can backtrack: each part ends where the next must begin.
const decimal = /^[+-]?\d{1,400}(?:\.\d{1,400})?(?:[eE][+-]?\d{1,4})?$/;
const integer = /^[+-]?\d{1,20}$/;
const booleans: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["True", true],
  ["TRUE", true],
  ["t", true],
  ["1", true],
  ["false", false],
  ["False", false],
  ["FALSE", false],
  ["f", false],
  ["0", false],
]);

function numberFrom(text: string): number {
  const value = decimal.test(text) ? Number(text) : Number.NaN;
  if (Number.isFinite(value)) return value + 0;
  throw new Failure(() => "double() is given text that is not a number");
}

function integerFrom(text: string): number {
  const value = integer.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(value)) return value + 0;
  throw new Failure(() => "int() is given text that is not a whole number below 2^53");
}

function unsigned(value: number): number {
  if (value >= 0) return value;
  throw new Failure(() => "uint() is given a negative number");
}

function booleanFrom(text: string): boolean {
  const value = booleans.get(text);
  if (value !== undefined) return value;
  throw new Failure(() => 'bool() takes the texts "true" and "false"');
}

// Listing a large object's keys is slow in every engine.
const keySteps = 8;

function mapSize(map: ValueMap, run: Run): number {
  const { length } = Object.keys(map);
  charge(run, length * keySteps);
  return length;
}

// CEL has no text for lists and maps; JSON text is what `{{ }}` gives for them, so it is here too.
const jsonText = ([value]: readonly [Value], run: Run): string => JSON.stringify(toJson(value, run));

const sizes: readonly Overload[] = [
  overload(["string"], "number", ([text]) => textSize(text)),
  overload(["list"], "number", ([list]) => list.length),
  overload(["map"], "number", ([map], run) => mapSize(map, run)),
];

/** CEL's name for the type of a JSON value. Every JSON number is a double. */
function typeName(value: Value): string {
  const type = typeOf(value);
  if (type === "number") return "double";
  return type === "null" ? "null_type" : type;
}

/** The names that may stand beside `type(x)`, and the text that `type()` gives for them. */
export const typeNames: ReadonlyMap<string, string> = new Map([
  ["bool", "bool"],
  ["double", "double"],
  ["duration", "duration"],
  ["int", "double"],
  ["list", "list"],
  ["map", "map"],
  ["null_type", "null_type"],
  ["string", "string"],
  ["timestamp", "timestamp"],
  ["uint", "double"],
]);

/** The functions, by name. */
export const functions: ReadonlyMap<string, readonly Overload[]> = new Map([
  ["size", sizes],
  ["matches", matches],
  ["dyn", [overload(["any"], "any", ([value]) => value)]],
  ["type", [overload(["any"], "string", ([value]) => typeName(value))]],
  [
    "bool",
    [overload(["bool"], "bool", ([value]) => value), overload(["string"], "bool", ([text]) => booleanFrom(text))],
  ],
  [
    "double",
    [overload(["number"], "number", ([value]) => value), overload(["string"], "number", ([text]) => numberFrom(text))],
  ],
  [
    "int",
    [
      overload(["number"], "number", ([value]) => Math.trunc(value) + 0),
      overload(["string"], "number", ([text]) => integerFrom(text)),
      overload(["timestamp"], "number", ([value]) => Math.floor(value.epochMs / 1_000)),
    ],
  ],
  [
    "uint",
    [
      overload(["number"], "number", ([value]) => unsigned(Math.trunc(value) + 0)),
      overload(["string"], "number", ([text]) => unsigned(integerFrom(text))),
    ],
  ],
  [
    "string",
    [
      overload(["string"], "string", ([text]) => text),
      overload(["number"], "string", ([value]) => String(value)),
      overload(["bool"], "string", ([value]) => String(value)),
      overload(["null"], "string", () => "null"),
      overload(["timestamp"], "string", ([value]) => value.toJSON()),
      overload(["duration"], "string", ([value]) => value.toJSON()),
      overload(["list"], "string", jsonText),
      overload(["map"], "string", jsonText),
    ],
  ],
  ...functionsOfTime,
]);

/** The methods, by name; an overload's first parameter is the receiver. */
export const methods: ReadonlyMap<string, readonly Overload[]> = new Map([
  ["size", sizes],
  ["matches", matches],
  ...methodsOfText,
  ...methodsOfTime,
]);
