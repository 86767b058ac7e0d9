import { examineProject } from "../doctor/examine-project.ts";
import type { Finding } from "../doctor/finding.ts";
import { exitCodes } from "../exit-codes.ts";
import { sendConsoleToStderr } from "../terminal/console.ts";
import { type Palette, paletteFor } from "../terminal/palette.ts";
import { printableJson, printableLine } from "../terminal/printable.ts";
import { type Symbols, symbolsFor } from "../terminal/symbols.ts";

/** The options of `chasmx doctor`. */
export interface DoctorOptions {
  readonly json?: boolean;
}

/** Says what of the project in the working folder is there, what answers, and what to do about the rest. */
export async function doctor({ json = false }: DoctorOptions): Promise<number> {
  sendConsoleToStderr();
  const palette = paletteFor(process.stdout);
  const symbols = symbolsFor(process.env);
  const findings: Finding[] = [];
  for await (const finding of examineProject(process.cwd())) {
    findings.push(finding);
    // Each line is written at once: a plugin that ends the process does not take what was found before with it.
    if (!json) process.stdout.write(`${lineOf(finding, palette, symbols)}\n`);
  }
  if (json) process.stdout.write(`${printableJson(findings, 2)}\n`);
  return findings.some(({ status }) => status === "wrong") ? exitCodes.failed : exitCodes.done;
}

const whatColumns = "configuration".length;

function lineOf({ what, status, message }: Finding, palette: Palette, symbols: Symbols): string {
  const marks = {
    ok: palette.good(symbols.done),
    none: palette.faint(symbols.none),
    wrong: palette.bad(symbols.failed),
  };
  const words = printableLine(message);
  return `${marks[status]} ${what.padEnd(whatColumns)}  ${status === "none" ? palette.faint(words) : words}`;
}
