import type { Diagnostic } from "@chasmx/core";
import { checkDocument } from "./check-document.ts";
import type { OpenDocument } from "./document.ts";
import type { LanguageHost, Project } from "./host.ts";

/** What is wrong with a version of a document. */
export interface Findings {
  readonly version: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** Keeps what is known to be wrong with one document. */
export interface Diagnosing {
  /** Checks the document some time soon: once nobody has typed for a moment. */
  plan(): void;
  /**
   * What is wrong with the document as it is now, once that is known. Where it changes meanwhile, what was wrong with it then: the
   * version says which.
   */
  now(): Promise<Findings>;
  /** Ends it: nothing is told any more. */
  stop(): void;
}

/** What a document is checked with. */
export interface DiagnosingOptions {
  readonly host: LanguageHost;
  readonly project: () => Project;
  readonly onFindings: (findings: Findings) => void;
}

/** Above this, in UTF-16 units, a check takes long enough to be noticed while one types. */
const largeText = 150_000;
const pauseMs = { small: 120, large: 500 };

/** Checks one document again and again, never twice at the same time, and tells of the latest version only. */
export function diagnosing(document: OpenDocument, { host, project, onFindings }: DiagnosingOptions): Diagnosing {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | undefined;
  const waiting = new Set<() => void>();
  let latest: (Findings & { readonly project: Project }) | undefined;
  let isStopped = false;

  function release(): void {
    for (const resolve of waiting) resolve();
    waiting.clear();
  }

  async function checkOnce(): Promise<void> {
    const { kind, text, version } = document;
    const known = project();
    const request = { kind, text, types: known.types, mayLackTypes: known.problems.length > 0 };
    const isLarge = text.length > largeText;
    const found = isLarge ? await host.check?.(request) : undefined;
    const diagnostics = [...known.problems.map(problemAround), ...(found ?? (await checkDocument(request)))];
    latest = { version, diagnostics, project: known };
    if (!isStopped && document.version === version) onFindings(latest);
    release();
  }

  const isCurrent = () => latest?.version === document.version && latest.project === project();

  /** Never two at a time: what is asked for while one goes on comes after it. */
  async function checkNext(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    await running;
    if (isStopped || isCurrent()) return release();
    running ??= checkOnce().finally(() => {
      running = undefined;
    });
    await running;
  }

  async function now(): Promise<Findings> {
    // Editors ask whenever the cursor moves: a large document is checked once its user pauses, and not for that.
    const isLarge = document.text.length > largeText;
    if (isLarge && timer !== undefined) await new Promise<void>((resolve) => waiting.add(resolve));
    else await checkNext();
    return latest ?? { version: document.version, diagnostics: [] };
  }

  return {
    now,
    plan() {
      clearTimeout(timer);
      const delayMs = document.text.length > largeText ? pauseMs.large : pauseMs.small;
      if (!isStopped) timer = setTimeout(() => void checkNext(), delayMs);
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
      release();
    },
  };
}

/** What is wrong around a document stands at its beginning, and is no mistake of the document's. */
function problemAround({ code, message }: Project["problems"][number]): Diagnostic {
  const start = { line: 0, character: 0, offset: 0 };
  return { code, message, severity: "information", pointer: "", range: { start, end: start } };
}
