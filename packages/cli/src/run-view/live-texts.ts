import { nodeName, type RunEvent, type TextDelta } from "@chasmx/core";

/** What models are saying now. */
export interface LiveTexts {
  /** The end of each text, by its node's name. */
  readonly shown: ReadonlyMap<string, string>;
  /** Takes a piece of text: what was said before counts no more where the answer begins anew. */
  onDelta(delta: TextDelta): void;
  /** Forgets what a node's model said, once it has said all of it. */
  onEvent(event: RunEvent): void;
}

/** More than this fits on no line. */
const keptCharacters = 1000;

/** Begins without any text. */
export function createLiveTexts(): LiveTexts {
  const shown = new Map<string, string>();
  return {
    shown,
    onDelta({ path, nodeId, text, isRestart }) {
      const name = nodeName(path, nodeId);
      const before = isRestart === true ? "" : (shown.get(name) ?? "");
      shown.set(name, `${before}${text}`.slice(-keptCharacters));
    },
    onEvent(event) {
      if (event.type === "step-completed" || event.type === "step-failed")
        shown.delete(nodeName(event.path, event.node_id));
    },
  };
}
