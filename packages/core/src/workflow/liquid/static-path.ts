import { type PropertyAccessToken, type Token, TypeGuards } from "liquidjs/dist/liquid.browser.mjs";

/** The part of a path that is written out, up to the first computed key, and the keys that are computed. */
export function staticPath({ props }: PropertyAccessToken): {
  readonly path: readonly (string | number)[];
  readonly computed: readonly Token[];
} {
  const path: (string | number)[] = [];
  const computed: Token[] = [];
  for (const prop of props) {
    const key = writtenKey(prop);
    if (key === undefined) computed.push(prop);
    else if (computed.length === 0) path.push(key);
  }
  return { path, computed };
}

/** A key as it is written, or `undefined` when it has to be computed. */
function writtenKey(prop: Token): string | number | undefined {
  const isWritten = TypeGuards.isWordToken(prop) || TypeGuards.isQuotedToken(prop) || TypeGuards.isNumberToken(prop);
  return isWritten ? prop.content : undefined;
}
