import type { Snapshot } from "../snapshot.ts";
import { type CompletionOptions, type Completions, offered } from "./completion.ts";
import { contextAt } from "./context.ts";
import { keyCompletions } from "./keys.ts";
import { textCompletions } from "./texts.ts";
import { valueCompletions } from "./values.ts";

/** What may be written at an offset of a document, as far as the document and the node types tell. Never throws. */
export function completionsAt(snapshot: Snapshot, offset: number, options: CompletionOptions = {}): Completions {
  const context = contextAt(snapshot, offset);
  switch (context?.kind) {
    case undefined:
      return { items: [], isPartial: false };
    case "key":
      return offered(keyCompletions(snapshot, context), context.typed);
    case "value":
      return offered(valueCompletions(snapshot, context, options), context.typed);
    case "string": {
      const inText = textCompletions(snapshot, context, options);
      if (inText !== undefined && inText.items.length > 0) return inText;
      return offered(valueCompletions(snapshot, context.value, options), context.value.typed);
    }
  }
}
