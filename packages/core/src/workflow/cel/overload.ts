import { charge, type Run, type Type, typeOf, type Value, type ValueOf } from "./value.ts";

/** One way to call a function, method (its receiver comes first) or operator. */
export interface Overload {
  readonly parameters: readonly Type[];
  readonly result: Type;
  /** Computes the result. `values` are known to be of the parameters' types. */
  readonly call: (values: readonly Value[], run: Run) => Value;
}

/** Writes down an overload whose body is typed by its parameters. */
export function overload<const Parameters extends readonly Type[], Result extends Type>(
  parameters: Parameters,
  result: Result,
  call: (values: { [Index in keyof Parameters]: ValueOf[Parameters[Index]] }, run: Run) => ValueOf[Result],
): Overload {
  return { parameters, result, call: call as unknown as Overload["call"] };
}

/** The overloads that arguments of these types may choose; `any` may be everything. */
export function candidates(overloads: readonly Overload[], types: readonly Type[]): readonly Overload[] {
  return overloads.filter(
    ({ parameters }) =>
      parameters.length === types.length &&
      parameters.every((parameter, index) => parameter === "any" || isPossible(parameter, types[index])),
  );
}

function isPossible(parameter: Type, type: Type | undefined): boolean {
  return type === "any" || type === parameter;
}

/** The type that all overloads give; `any` when they differ. */
export function commonResult(overloads: readonly Overload[]): Type {
  const first = overloads[0]?.result ?? "any";
  return overloads.every(({ result }) => result === first) ? first : "any";
}

/** Calls the overload that fits the values; undefined when none does. Long texts and lists cost by their length. */
export function callOverload(overloads: readonly Overload[], values: readonly Value[], run: Run): Value | undefined {
  for (const value of values) chargeLength(value, run);
  for (const { parameters, call } of overloads) {
    if (!fits(parameters, values)) continue;
    const result = call(values, run);
    chargeLength(result, run);
    return result;
  }
  return undefined;
}

function fits(parameters: readonly Type[], values: readonly Value[]): boolean {
  for (let index = 0; index < parameters.length; index += 1) {
    const parameter = parameters[index];
    if (parameter !== "any" && parameter !== typeOf(values[index] ?? null)) return false;
  }
  return true;
}

function chargeLength(value: Value, run: Run): void {
  if (typeof value === "string" || Array.isArray(value)) charge(run, value.length >>> 1);
}
