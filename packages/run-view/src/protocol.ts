import type { JsonObject, RunEvent, RunStatus, TextDelta } from "@chasmx/core";

/** How the view looks: as the machine says unless a host says otherwise. */
export type Theme = "light" | "dark" | "high-contrast-dark" | "high-contrast-light";

/** What a host tells the view, by `postMessage`. What has none of these shapes is dropped. */
export type HostMessage =
  | {
      /** Shows a workflow that has not run: everything of another run is put away. */
      readonly type: "workflow";
      readonly workflow: JsonObject;
    }
  | {
      /**
       * Adds events of a run, in their order. Those that the view has are left out, so that a host may send all of them
       * again; an event of another run puts the one before it away.
       */
      readonly type: "events";
      readonly events: readonly RunEvent[];
    }
  | {
      /** A piece of a model's text as it comes. It is shown until the journal tells the call's end. */
      readonly type: "delta";
      readonly delta: TextDelta;
    }
  | {
      /** Where the run stands, which its events alone cannot tell when its process is gone. It counts until more of them come. */
      readonly type: "standing";
      readonly status: RunStatus;
    }
  | { readonly type: "theme"; readonly theme: Theme }
  | {
      /** Selects a node by its name in the run, as `pipeline[3]/writer`; null selects nothing. */
      readonly type: "select";
      readonly node: string | null;
    }
  | {
      /** Keeps what an editor needs to find the run again when it makes the view anew; the editor gets it back. */
      readonly type: "keep";
      readonly state: object;
    };

/** What the view tells its host. */
export type ViewMessage =
  | {
      /** The view listens: a host sends what it has once it hears this. */
      readonly type: "ready";
    }
  | {
      /** Somebody selected a node, or nothing. */
      readonly type: "select";
      readonly node: string | null;
    }
  | {
      /** Somebody wants to see a node in its document: a double click, or Enter. */
      readonly type: "open";
      readonly node: string;
    }
  | {
      /** Somebody exported the graph. A page without a host saves it by itself. */
      readonly type: "export";
      readonly name: string;
      /** The text of the SVG file. */
      readonly content: string;
    };
