import { type Liquid, Tokenizer, type TopLevelToken } from "liquidjs/dist/liquid.browser.mjs";
import { type DirectiveSyntax, nextCandidate, readDirective } from "../directives/directives.ts";
import type { TextProblem } from "../text.ts";
import { limits } from "./limits.ts";

/** A stretch of text between tags and outputs. */
export type PlainToken = ReturnType<Tokenizer["readHTMLToken"]>;

/** What may be said of a stretch of source that is to be read. */
export interface TokenizerOptions {
  /** Whether `CALL: verb(…)` between tags is a directive. */
  readonly hasDirectives: boolean;
  readonly range?: [number, number];
}

const templateStart = /\{\{|\{%/g;

/**
 * LiquidJS's tokenizer, which also takes directives out of the text between tags: never out of a tag, an output, `raw` or
 * a comment. A directive becomes a token of its own, so offsets stay those of the source.
 */
export class TemplateTokenizer extends Tokenizer {
  readonly directives = new Map<TopLevelToken, DirectiveSyntax>();
  readonly problems: TextProblem[] = [];
  readonly #hasDirectives: boolean;
  #candidates = 0;
  #candidate = -1;
  /** The directive that stands after the text that was given last. */
  #ahead: DirectiveSyntax | undefined;

  constructor(source: string, engine: Liquid, { hasDirectives, range }: TokenizerOptions) {
    super(source, engine.options.operators, undefined, range);
    this.#hasDirectives = hasDirectives;
  }

  /** Called where text starts: gives it up to the next tag, output or directive. */
  override readHTMLToken(): PlainToken {
    templateStart.lastIndex = this.p;
    const textEnd = Math.min(templateStart.exec(this.input)?.index ?? this.N, this.N);
    const directive = this.#nextDirective(textEnd);
    if (directive === undefined) return this.readPlain(textEnd);
    if (directive.start > this.p) return this.readPlain(directive.start);
    const token = this.readPlain(directive.end);
    this.directives.set(token, directive);
    return token;
  }

  /** The text up to an offset, whatever stands in it. */
  readPlain(end: number): PlainToken {
    const limit = this.N;
    this.N = end;
    const token = super.readHTMLToken([]);
    this.N = limit;
    return token;
  }

  #nextDirective(before: number): DirectiveSyntax | undefined {
    if (!this.#hasDirectives) return undefined;
    if (this.#ahead !== undefined && this.#ahead.start >= this.p) return this.#ahead;
    for (let at = this.#candidateFrom(this.p); at < before; at = this.#candidateFrom(at + 1)) {
      this.#candidates += 1;
      if (this.#candidates > limits.directives) return this.#refuse(at);
      const { directive, problem } = readDirective(this.input, { at, hasTemplates: true });
      if (problem !== undefined) this.problems.push(problem);
      this.#ahead = directive;
      if (directive !== undefined) return directive;
    }
    return undefined;
  }

  /** Looks from where it looked last, so that the text is searched once however many tags it has. */
  #candidateFrom(from: number): number {
    if (this.#candidate < from) this.#candidate = nextCandidate(this.input, from) ?? Number.POSITIVE_INFINITY;
    return this.#candidate;
  }

  #refuse(at: number): undefined {
    if (this.#candidates > limits.directives + 1) return;
    const message = `A text holds at most ${limits.directives} directives. Split it.`;
    this.problems.push({ message, start: at, end: at + "CALL:".length });
  }
}
