import type { Analysis } from "../../workflow/analysis.ts";
import { textPointer } from "../facts/places.ts";
import { escapeText, quote } from "../facts/quote.ts";
import { type Reading, readingsOf } from "../facts/readings.ts";
import { didYouMean, suggestionsFor } from "../facts/suggestions.ts";
import type { Finding, Rule } from "../rule.ts";

/** Outputs of nodes that are not there. */
export const unknownOutput: Rule = {
  id: "unknown-output",
  severity: "error",
  check(analysis, report) {
    for (const reading of readingsOf(analysis)) {
      const { found, reference } = reading;
      if (found.kind !== "unknown-output") continue;
      if (found.meant !== undefined) report(withoutBrackets(reading, found.meant));
      else if (!reference.guarded) report(unknown(analysis, reading, found.id));
    }
  },
};

/** `outputs.a-b` subtracts, and `outputs.a.b` reads on: brackets say that it is one id. */
function withoutBrackets(
  { node, text, reference: { start } }: Reading,
  { id, end }: { readonly id: string; readonly end: number },
): Finding {
  const path = `outputs['${id}']`;
  const reason = id.includes("-") && text.language === "expression" ? "a dash subtracts" : "a dot reads on";
  const message = `The output of node ${quote(id)} is written ${path}, because ${reason}.`;
  const where = { pointer: textPointer(node, text), span: { start, end } };
  return { ...where, message, fix: { title: `Write ${path}`, edits: [{ ...where, text: path }] } };
}

function unknown(analysis: Analysis, { node, text, reference }: Reading, id: string): Finding {
  const { start, end } = reference;
  const meant = suggestionsFor(analysis).node(id);
  const where = { pointer: textPointer(node, text), span: { start, end } };
  const message = `This reads the output of ${quote(id)}, and there is no node with this id.${didYouMean(meant)}`;
  const plain = `outputs.${id}`;
  if (meant === undefined || !text.source.startsWith(plain, start)) return { ...where, message };
  // A dash needs brackets in CEL, a dot everywhere.
  const isWord = text.language === "expression" ? !/[.-]|^\d/.test(meant) : !meant.includes(".");
  const path = isWord ? `outputs.${meant}` : `outputs['${meant}']`;
  const span = { start, end: start + plain.length };
  return {
    ...where,
    message,
    fix: { title: `Write ${path}`, edits: [{ pointer: where.pointer, span, text: escapeText(path) }] },
  };
}
