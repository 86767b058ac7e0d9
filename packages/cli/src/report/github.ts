import path from "node:path";
import type { Diagnostic } from "@chasmx/core";
import { printableLine } from "../terminal/printable.ts";
import type { CheckedFile } from "./problem-lines.ts";

/**
 * Problems as workflow commands of GitHub Actions, which shows each beside its line. Files are named from the repository's folder,
 * as GitHub knows them.
 */
export function githubLines(checked: readonly CheckedFile[], repository: string): string[] {
  return checked.flatMap(({ file, diagnostics }) => {
    const name = path.relative(repository, path.resolve(file)).replaceAll(path.sep, "/");
    return diagnostics.map((diagnostic) => command(name, diagnostic));
  });
}

const commands = { error: "error", warning: "warning", information: "notice" } as const;

function command(file: string, { severity, code, message, range: { start, end } }: Diagnostic): string {
  const lines = end.offset === 0 ? [] : [`line=${start.line + 1}`, `endLine=${end.line + 1}`];
  // GitHub knows columns within one line alone.
  const isOneLine = end.offset !== 0 && start.line === end.line;
  const columns = isOneLine ? [`col=${start.character + 1}`, `endColumn=${end.character + 1}`] : [];
  const properties = [`file=${property(file)}`, ...lines, ...columns, `title=${property(code)}`];
  return `::${commands[severity]} ${properties.join(",")}::${data(printableLine(message))}`;
}

/** What ends a line would begin a command of its own. */
function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
