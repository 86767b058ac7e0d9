import { type NodeTypes, nodeTypesOf } from "@chasmx/core/language";
import { factsOf } from "./check-document.ts";
import { type Diagnosing, diagnosing, type Findings } from "./diagnosing.ts";
import { kindOf, type OpenDocument, openDocument } from "./document.ts";
import type { LanguageHost, LastRun, Project } from "./host.ts";
import { readingAhead } from "./reading-ahead.ts";

/** A document with all that is known about it. */
export interface Workplace {
  readonly document: OpenDocument;
  readonly diagnosing: Diagnosing;
  readonly project: Project;
  /** What its workflow did when it was run last, as far as that is known already. */
  readonly lastRun: LastRun | undefined;
  /** The same, looked up anew. */
  findLastRun(): Promise<LastRun | undefined>;
  /** Ends what goes on about it. */
  stop(): void;
}

/** The documents that are open. */
export interface Workspace {
  open(opened: {
    readonly uri: string;
    readonly languageId: string;
    readonly version: number;
    readonly text: string;
  }): Promise<void>;
  close(uri: string): void;
  get(uri: string): Workplace | undefined;
  /** Reads again what surrounds the documents: a configuration or a manifest has changed. */
  readProjects(): Promise<void>;
  closeAll(): void;
}

const noProject: Project = { types: [], problems: [] };
const builtInTypes = nodeTypesOf();

/** Documents as editors open, change and close them. */
export function workspace(
  host: LanguageHost,
  onFindings: (document: OpenDocument, findings: Findings) => void,
): Workspace {
  const places = new Map<string, Workplace & { load(): Promise<void> }>();

  function place(document: OpenDocument): Workplace & { load(): Promise<void> } {
    let project = noProject;
    let lastRun: LastRun | undefined;
    let isClosed = false;
    let stopReading = () => {
      // Nothing has begun.
    };
    const checks = diagnosing(document, {
      host,
      project: () => project,
      onFindings: (findings) => onFindings(document, findings),
    });
    return {
      document,
      diagnosing: checks,
      get project() {
        return project;
      },
      get lastRun() {
        return lastRun;
      },
      async findLastRun() {
        lastRun = await host.lastRun?.(document.uri, nameIn(document));
        return lastRun;
      },
      stop() {
        isClosed = true;
        checks.stop();
        stopReading();
      },
      async load() {
        const found = (await host.project?.(document.uri)) ?? noProject;
        if (isClosed) return;
        if (found.types.length > 0 || project.types.length > 0) document.useTypes(typesOf(found));
        project = found;
        stopReading();
        stopReading = readingAhead(document);
        checks.plan();
      },
    };
  }

  return {
    async open({ uri, languageId, version, text }) {
      const kind = kindOf(uri, languageId);
      places.get(uri)?.stop();
      if (kind === undefined) return;
      const opened = place(openDocument({ uri, kind }, { version, text }, builtInTypes));
      places.set(uri, opened);
      await opened.load();
      // What completes the keys of outputs, also in editors that show neither lenses nor hovers.
      await opened.findLastRun();
    },
    close(uri) {
      places.get(uri)?.stop();
      places.delete(uri);
    },
    get: (uri) => places.get(uri),
    async readProjects() {
      await Promise.all([...places.values()].map((one) => one.load()));
    },
    closeAll() {
      for (const uri of [...places.keys()]) this.close(uri);
    },
  };
}

function typesOf({ types }: Project): NodeTypes {
  return types.length === 0 ? builtInTypes : nodeTypesOf(factsOf(types));
}

/** What the workflow calls itself: runs are kept under it. */
function nameIn({ snapshot }: OpenDocument): string {
  const { name } = snapshot.analysis.document as { readonly name?: unknown };
  return typeof name === "string" ? name : "";
}
