import { Expression, type RangeToken, Tokenizer, type ValueToken } from "liquidjs/dist/liquid.browser.mjs";
import { rangeBoundFilter } from "./filters.ts";

/**
 * Puts a filter around both bounds of a range that refuses what is no whole number of a sensible size. LiquidJS counts
 * in steps of 1 for ever from a number to which adding 1 changes nothing.
 */
export function guardRange(range: RangeToken): void {
  range.lhs = guarded(range.lhs);
  range.rhs = guarded(range.rhs);
}

function guarded(bound: ValueToken): ValueToken {
  // LiquidJS exports no constructor for this token, so it makes one, and the name that no template can write goes in after.
  const token = new Tokenizer("0 | guard").readFilteredValue();
  const [filter] = token.filters;
  if (filter !== undefined) filter.name = rangeBoundFilter;
  token.initial = new Expression([bound]);
  token.input = bound.input;
  token.begin = bound.begin;
  token.end = bound.end;
  return token;
}
