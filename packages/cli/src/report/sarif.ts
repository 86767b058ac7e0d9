import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Diagnostic, Range } from "@chasmx/core";
import { pageOfCode } from "../documentation.ts";
import { ownPackage } from "../own-package.ts";
import type { CheckedFile } from "./problem-lines.ts";

/**
 * Problems as SARIF 2.1.0 (OASIS), which code scanning and editors read. Files are named from a folder, those outside of it by their
 * whole address. Lines and columns count from 1, columns in UTF-16 code units.
 */
export function sarifLog(checked: readonly CheckedFile[], folder: string) {
  const codes = [...new Set(checked.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code)))].sort();
  return {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "ChasmX",
            version: ownPackage().version,
            rules: codes.map((id) => ({ id, help: { text: `Read on: ${pageOfCode(id)}` } })),
          },
        },
        columnKind: "utf16CodeUnits",
        artifacts: checked.map(({ file }) => ({ location: locationOf(file, folder) })),
        results: checked.flatMap(({ file, diagnostics }, index) =>
          diagnostics.map((diagnostic) => ({
            ruleId: diagnostic.code,
            ruleIndex: codes.indexOf(diagnostic.code),
            level: levels[diagnostic.severity],
            message: { text: diagnostic.message },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { ...locationOf(file, folder), index },
                  // What is wrong with the file as a whole stands nowhere in it.
                  ...(diagnostic.range.end.offset === 0 ? {} : { region: regionOf(diagnostic.range) }),
                },
              },
            ],
            ...fixesOf(diagnostic, locationOf(file, folder)),
          })),
        ),
      },
    ],
  };
}

const levels = { error: "error", warning: "warning", information: "note" } as const;

/** A path from the folder as a relative reference (RFC 3986), whatever signs it has. */
function locationOf(file: string, folder: string): { readonly uri: string } {
  const full = path.resolve(folder, file);
  const way = path.relative(folder, full);
  const isOutside = way === "" || way === ".." || way.startsWith(`..${path.sep}`) || path.isAbsolute(way);
  if (isOutside) return { uri: pathToFileURL(full).href };
  return {
    uri: way
      .split(path.sep)
      .map((name) => encodeURIComponent(name.toWellFormed()))
      .join("/"),
  };
}

function regionOf({ start, end }: Range) {
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}

function fixesOf({ fix }: Diagnostic, artifactLocation: { readonly uri: string }) {
  if (fix === undefined) return {};
  const replacements = fix.edits.map(({ range, text }) => ({
    deletedRegion: regionOf(range),
    insertedContent: { text },
  }));
  return { fixes: [{ description: { text: fix.title }, artifactChanges: [{ artifactLocation, replacements }] }] };
}
