import { compareWorkflows, comparisonMarkdown } from "@chasmx/core";
import { openHost } from "@chasmx/runtime";
import { readSides } from "../diff-sides.ts";
import { exitCodes } from "../exit-codes.ts";
import { comparisonLines } from "../report/comparison-lines.ts";
import { columnsOf } from "../terminal/columns.ts";
import { paletteFor } from "../terminal/palette.ts";
import { printable, printableJson } from "../terminal/printable.ts";
import { symbolsFor } from "../terminal/symbols.ts";

/** The options of `chasmx diff`. */
export interface DiffOptions {
  readonly format: "text" | "markdown" | "json";
}

/** Says what differs between two workflows. Rejects with FILE_NOT_READABLE. Nothing of either is run. */
export async function diff(first: string, second: string | undefined, { format }: DiffOptions): Promise<number> {
  const { before, after, folder } = await readSides(first, second);
  const { knownTypes } = await (await openHost(folder, process.env)).knownTypes();
  const comparison = compareWorkflows(before.text, after.text, knownTypes);
  const { stdout } = process;
  if (format === "json") {
    stdout.write(`${printableJson({ before: before.name, after: after.name, ...comparison }, 2)}\n`);
  } else if (format === "markdown") {
    stdout.write(printable(comparisonMarkdown(comparison)));
  } else {
    const terminal = { columns: columnsOf(stdout), palette: paletteFor(stdout), symbols: symbolsFor(process.env) };
    stdout.write(
      `${comparisonLines(comparison, { before: before.name, after: after.name, ...terminal }).join("\n")}\n`,
    );
  }
  return comparison.changed ? exitCodes.different : exitCodes.done;
}
