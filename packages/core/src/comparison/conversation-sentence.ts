import { quote } from "../checks/facts/quote.ts";
import type { ConversationFact } from "./conversation.ts";

interface Circumstances {
  readonly change: "added" | "removed";
  /** Whether the other document directs the question as well: then it is the one asked who came or went. */
  readonly isWanted: boolean;
}

/** What became of a fact, as a sentence without its full stop: `student now asks librarian`. */
export function conversationSentence(fact: ConversationFact, { change, isWanted }: Circumstances): string {
  const isNew = change === "added";
  const { kind, target = "" } = fact;
  const node = named(fact.node);
  if (kind === "answers") return `${node} can ${isNew ? "now" : "no longer"} be asked`;
  if (kind === "asks" && isWanted) return `${named(target)} can ${isNew ? "now" : "no longer"} be asked by ${node}`;
  return `${node} ${isNew ? "now" : "no longer"} ${deed(fact)}`;
}

function deed({ kind, target, type, key = "" }: ConversationFact): string {
  switch (kind) {
    case "asks":
      return `asks ${named(target ?? "")}`;
    case "broadcasts":
      if (target !== undefined) return `broadcasts to ${named(target)}`;
      return `broadcasts to ${type === undefined ? "everyone" : `every ${named(type)}`}`;
    case "hears":
      return "hears broadcasts";
    case "writes":
    case "reads":
      return `${kind} the shared ${quote(key)}`;
    default:
      return "communicates";
  }
}

/** A name from a document: short and on one line, whatever it holds. */
function named(name: string): string {
  return quote(name).slice(1, -1);
}
