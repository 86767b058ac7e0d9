import { LiquidError, type Token } from "liquidjs/dist/liquid.browser.mjs";
import { ChasmError } from "../../errors.ts";
import { MissingValue } from "./missing-value.ts";

const position = /, line:\d+, col:\d+$/;
const maxShownLength = 80;

/** A failed rendering as TEMPLATE_FAILED. Its details say where in the text: `{ start, end }`, and the path if one is missing. */
export function templateFailure(error: unknown, place?: Token): ChasmError {
  const cause = innermost(error);
  const token = LiquidError.is(error) ? (error as LiquidError & { token: Token }).token : place;
  const subject = token === undefined ? "A template" : `\`${shown(token)}\``;
  const details = {
    ...(token && { start: token.begin, end: token.end }),
    ...(cause instanceof MissingValue && { path: cause.path }),
  };
  return new ChasmError("TEMPLATE_FAILED", `${subject} cannot be rendered: ${reason(cause)}`, {
    cause: error,
    details,
  });
}

function reason(cause: unknown): string {
  if (cause instanceof MissingValue) return `${cause.message} A fallback is written {{ … | default: "…" }}.`;
  const message = cause instanceof Error ? cause.message.replace(position, "") : String(cause);
  if (message === "memory alloc limit exceeded")
    return "it makes more text or lists than one text may. Loop over less.";
  if (message.startsWith("Maximum call stack")) return "a value is nested too deeply.";
  return `${message}.`;
}

/** LiquidJS wraps what is thrown once for each tag around it. */
function innermost(error: unknown): unknown {
  let cause = error;
  while (LiquidError.is(cause) && "originalError" in cause) cause = cause.originalError;
  return cause;
}

function shown(token: Token): string {
  const text = token.getText().replace(/\s+/g, " ");
  return text.length > maxShownLength ? `${text.slice(0, maxShownLength)}…` : text;
}
