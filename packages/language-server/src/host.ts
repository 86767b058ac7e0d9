import type { Diagnostic, JsonObject, JsonSchema, JsonValue, RunStatus } from "@chasmx/core";

/**
 * What the server knows of the world around documents. The server itself reads no file, starts no process and opens no
 * connection: a host may, and says by a missing method that it does not.
 */
export interface LanguageHost {
  /** Is told which folders are open in the editor, by their addresses, whenever these are others. */
  useFolders?(uris: readonly string[]): void;
  /** What a document's project says, read as data. Never rejects. */
  project?(uri: string): Promise<Project>;
  /** The latest run of a document's workflow; undefined where none is kept. Never rejects. */
  lastRun?(uri: string, workflow: string): Promise<LastRun | undefined>;
  /** Is told that runs are others than they were. */
  forgetRuns?(): void;
  /**
   * Checks a large document where that does not hold up the answers to whoever types. Without it, or where it gives nothing,
   * the server checks by itself. Never rejects.
   */
  check?(request: CheckRequest): Promise<readonly Diagnostic[] | undefined>;
  /** The address of the page that describes the rule of a diagnostic. */
  pageOf?(code: string): string | undefined;
}

/** A node type as its plugin's manifest describes it. */
export interface DescribedType {
  readonly type: string;
  readonly description: string;
  readonly configSchema: JsonSchema;
  readonly canAnswer: boolean;
  readonly branches?: readonly string[];
}

/** What surrounds a document. */
export interface Project {
  /** The node types of its plugins. */
  readonly types: readonly DescribedType[];
  /** What is wrong around the document: plugins whose manifest cannot be read, a configuration that cannot be used. */
  readonly problems: readonly { readonly code: string; readonly message: string }[];
  /** Models that its configuration names. */
  readonly models?: readonly string[];
}

/** What became of a workflow when it was run last. */
export interface LastRun {
  readonly runId: string;
  readonly status: RunStatus;
  /** Milliseconds since 1970. */
  readonly acceptedAt: number;
  readonly inputs: JsonObject;
  /** By id. */
  readonly nodes: ReadonlyMap<string, LastNode>;
}

/** What became of a node. */
export interface LastNode {
  readonly status: string;
  readonly output?: JsonValue;
  /** What it failed with, for people. */
  readonly error?: string;
}

/** A document to be checked. */
export interface CheckRequest {
  readonly kind: DocumentKind;
  readonly text: string;
  readonly types: readonly DescribedType[];
  readonly mayLackTypes: boolean;
}

/** What is in a document, as its name says. */
export type DocumentKind = "workflow" | "workflow-test";
