import { printableLine } from "../terminal/printable.ts";

/**
 * A node's name in a run as lines show it. Where a workflow runs to answer a question, its path holds the question's id, of
 * which the beginning is enough for an eye.
 */
export function shownName(name: string): string {
  return printableLine(name.replaceAll(/(\?[0-9a-f]{8})-[0-9a-f-]{27}/g, "$1"));
}
