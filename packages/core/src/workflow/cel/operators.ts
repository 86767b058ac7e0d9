import { Duration } from "./duration.ts";
import { Failure } from "./failure.ts";
import { type Overload, overload } from "./overload.ts";
import { Timestamp } from "./timestamp.ts";

// JSON has one number type, so arithmetic is on doubles: 1 / 2 is 0.5, and size(x) / 2 may be a fraction. Only % wants
// integral numbers. Whole numbers beyond 2^53 are rounded, as JSON.parse itself rounds them. Adding 0 makes -0, which
// JSON cannot tell from 0, an ordinary 0.

/** How to compute an operator: its overloads, and a short cut for the two numbers that most operators get. */
export interface BinaryOperator {
  readonly overloads: readonly Overload[];
  readonly onNumbers: (left: number, right: number) => number | boolean;
}

function finite(value: number): number {
  if (Number.isFinite(value)) return value + 0;
  throw new Failure(() => "a number becomes too large for JSON");
}

function remainder(left: number, right: number): number {
  if (right === 0) throw new Failure(() => "% by zero");
  if (Number.isInteger(left) && Number.isInteger(right)) return (left % right) + 0;
  throw new Failure(() => "% takes whole numbers");
}

function quotient(left: number, right: number): number {
  if (right === 0) throw new Failure(() => "division by zero");
  return finite(left / right);
}

function moment(epochMs: number): Timestamp {
  const timestamp = Timestamp.at(epochMs);
  if (timestamp !== undefined) return timestamp;
  throw new Failure(() => "a timestamp leaves the years 1 to 9999");
}

function length(ms: number): Duration {
  const duration = Duration.of(ms);
  if (duration !== undefined) return duration;
  throw new Failure(() => "a duration is longer than 10,000 years");
}

function arithmetic(onNumbers: (left: number, right: number) => number, others: readonly Overload[]): BinaryOperator {
  const numbers = overload(["number", "number"], "number", ([left, right]) => onNumbers(left, right));
  return { onNumbers, overloads: [numbers, ...others] };
}

function comparison(decide: (order: number) => boolean): BinaryOperator {
  const onNumbers = (left: number, right: number): boolean => decide(left - right);
  return {
    onNumbers,
    overloads: [
      overload(["number", "number"], "bool", ([left, right]) => onNumbers(left, right)),
      overload(["string", "string"], "bool", ([left, right]) => decide(textOrder(left, right))),
      overload(["bool", "bool"], "bool", ([left, right]) => decide(Number(left) - Number(right))),
      overload(["timestamp", "timestamp"], "bool", ([left, right]) => decide(left.epochMs - right.epochMs)),
      overload(["duration", "duration"], "bool", ([left, right]) => decide(left.ms - right.ms)),
    ],
  };
}

function textOrder(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** The operators that look at their operands' types. `==`, `!=` and `in` take anything and are not among them. */
export const binaryOperators: ReadonlyMap<string, BinaryOperator> = new Map([
  [
    "+",
    arithmetic(
      (left, right) => finite(left + right),
      [
        overload(["string", "string"], "string", ([left, right]) => left + right),
        overload(["list", "list"], "list", ([left, right]) => left.concat(right)),
        overload(["timestamp", "duration"], "timestamp", ([left, right]) => moment(left.epochMs + right.ms)),
        overload(["duration", "timestamp"], "timestamp", ([left, right]) => moment(left.ms + right.epochMs)),
        overload(["duration", "duration"], "duration", ([left, right]) => length(left.ms + right.ms)),
      ],
    ),
  ],
  [
    "-",
    arithmetic(
      (left, right) => finite(left - right),
      [
        overload(["timestamp", "timestamp"], "duration", ([left, right]) => length(left.epochMs - right.epochMs)),
        overload(["timestamp", "duration"], "timestamp", ([left, right]) => moment(left.epochMs - right.ms)),
        overload(["duration", "duration"], "duration", ([left, right]) => length(left.ms - right.ms)),
      ],
    ),
  ],
  ["*", arithmetic((left, right) => finite(left * right), [])],
  ["/", arithmetic(quotient, [])],
  ["%", arithmetic(remainder, [])],
  ["<", comparison((order) => order < 0)],
  ["<=", comparison((order) => order <= 0)],
  [">", comparison((order) => order > 0)],
  [">=", comparison((order) => order >= 0)],
]);

/** The operators with one operand. */
export const unaryOperators: ReadonlyMap<string, readonly Overload[]> = new Map([
  ["!", [overload(["bool"], "bool", ([value]) => !value)]],
  [
    "-",
    [
      overload(["number"], "number", ([value]) => 0 - value),
      overload(["duration"], "duration", ([value]) => length(0 - value.ms)),
    ],
  ],
]);
