import { Drop } from "liquidjs/dist/liquid.browser.mjs";
import { nearestName } from "../nearest-name.ts";
import { type Path, pathText } from "./path.ts";

const maxNamesShown = 10;

/** A read of what is not there. Its message says what is there instead. */
export class MissingValue extends Error {
  /** The path up to the first key that is not there. */
  readonly path: Path;

  /** `holder` is what was found above the last key; for a root name, everything that a template can read. */
  constructor(path: Path, holder: unknown) {
    super(explain(path, holder));
    // LiquidJS goes by this name where `if` and `default` forgive a read.
    this.name = "InternalUndefinedVariableError";
    this.path = path;
  }
}

function explain(path: Path, holder: unknown): string {
  const missing = `\`${pathText(path)}\` is not defined`;
  const owner = pathText(path.slice(0, -1));
  if (path.length > 1 && !isRecord(holder)) return `${missing}: \`${owner}\` is ${describe(holder)}.`;
  const names = isRecord(holder) ? Object.keys(holder) : [];
  const meant = nearestName(String(path.at(-1)), names);
  if (meant !== undefined) return `${missing}. Did you mean \`${pathText([...path.slice(0, -1), meant])}\`?`;
  const subject = path.length === 1 ? "There is" : `\`${owner}\` has`;
  return `${missing}. ${subject} ${list(names)}.`;
}

function list(names: readonly string[]): string {
  if (names.length === 0) return "nothing";
  const shown = names.slice(0, maxNamesShown).join(", ");
  return names.length > maxNamesShown ? `${shown} and ${names.length - maxNamesShown} more` : shown;
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return value.length === 1 ? "a list of 1 item" : `a list of ${value.length} items`;
  if (value instanceof Drop) return "the state of a loop";
  return typeof value === "string" ? "a text" : `a ${typeof value}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Drop);
}
