import {
  type Liquid,
  Parser,
  type TagToken,
  type Template,
  Tokenizer,
  type TopLevelToken,
  TypeGuards,
  Value,
} from "liquidjs/dist/liquid.browser.mjs";
import type { DirectiveSyntax } from "../directives/directives.ts";
import type { TextPart } from "../directives/text.ts";
import type { TextProblem } from "../text.ts";
import { type ArgumentParsing, argumentTemplate } from "./argument-template.ts";
import { bracketDepth } from "./bracket-depth.ts";
import { type DirectiveArguments, directiveTemplate } from "./directive-template.ts";
import { limits } from "./limits.ts";
import { isUnclosed, parseProblem, unknownTag } from "./parse-problem.ts";
import { type OutputTemplate, outputTemplate, plainTemplate } from "./templates.ts";
import { TemplateTokenizer } from "./tokenizer.ts";

type ParsedToken = ReturnType<Parser["parseToken"]>;
type OutputToken = Exclude<TopLevelToken, TagToken | { trimLeft: number }>;

const blockTags = new Set(["if", "unless", "case", "for", "tablerow", "capture"]);

/**
 * LiquidJS's parser, which goes on after a problem so that all are found, keeps the limits, refuses what LiquidJS would
 * silently skip, and knows directives.
 */
export class TemplateParser extends Parser {
  readonly problems: TextProblem[] = [];
  /** The directives that stand in live text, in the order of the source. */
  readonly directives: DirectiveArguments[] = [];
  /** Comments: what looks wrong in them is not. */
  readonly comments: { readonly start: number; readonly end: number }[] = [];
  readonly #engine: Liquid;
  readonly #syntaxes: ReadonlyMap<TopLevelToken, DirectiveSyntax>;
  readonly #tags: TagToken[] = [];
  readonly #chunks = new Map<TopLevelToken, string>();
  #depth = 0;
  #isAborted = false;
  #hasUnclosed = false;

  constructor(engine: Liquid, directives: ReadonlyMap<TopLevelToken, DirectiveSyntax>) {
    super(engine);
    this.#engine = engine;
    this.#syntaxes = directives;
  }

  /** Parses the tokens of a whole text. All that goes wrong is in `problems`. */
  parseText(tokens: TopLevelToken[]): Template[] {
    try {
      const templates = this.parseTokens(tokens);
      if (this.problems.length === 0) this.#refuseLeftovers();
      return templates;
    } catch (error) {
      if (this.#isAborted) return [];
      throw error;
    }
  }

  override parseTokens(tokens: TopLevelToken[]): Template[] {
    this.#admit(tokens);
    const templates: Template[] = [];
    for (let token = tokens.shift(); token !== undefined; token = tokens.shift()) {
      templates.push(this.parseToken(token, tokens));
    }
    return templates;
  }

  override parseToken(token: TopLevelToken, rest: TopLevelToken[]): ParsedToken {
    // LiquidJS runs any template; only its types name its own classes.
    return this.#parse(token, rest) as ParsedToken;
  }

  #parse(token: TopLevelToken, rest: TopLevelToken[]): Template {
    const directive = this.#syntaxes.get(token);
    if (directive !== undefined) return this.#parseDirective(token, directive);
    if (TypeGuards.isTagToken(token)) return this.#parseTag(token, rest);
    if (TypeGuards.isOutputToken(token)) return this.#parseOutput(token) ?? plainTemplate(token, "");
    return plainTemplate(token, this.#chunks.get(token) ?? token.getContent());
  }

  #parseOutput(token: OutputToken): OutputTemplate | undefined {
    try {
      const tokenizer = new Tokenizer(token.input, this.#engine.options.operators, undefined, token.contentRange);
      const filtered = tokenizer.readFilteredValue();
      tokenizer.skipBlank();
      tokenizer.assert(tokenizer.end(), () => `nothing can follow here, and there is ${tokenizer.snapshot()}`);
      return outputTemplate(token, new Value(filtered, this.#engine));
    } catch (error) {
      this.problems.push(parseProblem(error, token));
      return undefined;
    }
  }

  #parseTag(token: TagToken, rest: TopLevelToken[]): Template {
    if (token.name === "#") return plainTemplate(token, "");
    if (token.name === "comment" || token.name === "raw") return this.#parseVerbatim(token, rest);
    const TagClass = this.#engine.tags[token.name];
    if (TagClass === undefined) {
      this.problems.push(unknownTag(token.name, token, Object.keys(this.#engine.tags)));
      return plainTemplate(token, "");
    }
    this.#depth += 1;
    if (this.#depth > limits.nestedTags)
      this.#abort(`Tags are nested more than ${limits.nestedTags} deep here.`, token);
    try {
      return new TagClass(token, rest, this.#engine, this);
    } catch (error) {
      if (this.#isAborted) throw error;
      this.#noteTagProblem(error, token);
      skipBlock(token.name, rest);
      return plainTemplate(token, "");
    } finally {
      this.#depth -= 1;
    }
  }

  /** The tags around one that is not closed are not closed for that reason; only the innermost is news. */
  #noteTagProblem(error: unknown, token: TagToken): void {
    const isRepeated = isUnclosed(error) && this.#hasUnclosed;
    this.#hasUnclosed ||= isUnclosed(error);
    if (!isRepeated) this.problems.push(parseProblem(error, token));
  }

  #parseVerbatim(token: TagToken, rest: TopLevelToken[]): Template {
    const end = rest.findIndex((one) => TypeGuards.isTagToken(one) && one.name === `end${token.name}`);
    if (end < 0) this.#noteTagProblem(new Error(`tag ${token.getText()} not closed`), token);
    const inside = rest.splice(0, end < 0 ? rest.length : end + 1);
    if (token.name === "raw") {
      return plainTemplate(
        token,
        inside
          .slice(0, -1)
          .map((one) => one.getText())
          .join(""),
      );
    }
    this.comments.push({ start: token.begin, end: inside.at(-1)?.end ?? token.end });
    return plainTemplate(token, "");
  }

  #parseDirective(token: TopLevelToken, syntax: DirectiveSyntax): Template {
    const parsing: ArgumentParsing = {
      parseText: (parts) => this.parseTokens(parts.flatMap((part) => this.#tokenOf(part, token.input) ?? [])),
      parseValue: (range) => {
        const output = this.#tokenOf({ kind: "template", text: "", start: range[0], end: range[1] }, token.input);
        return TypeGuards.isOutputToken(output) ? this.#parseOutput(output)?.value : undefined;
      },
    };
    const given = syntax.arguments.map(({ name, syntax: argument }) => ({
      name,
      template: argumentTemplate(argument, parsing),
    }));
    const directive = { syntax, arguments: given };
    this.directives.push(directive);
    return directiveTemplate(token, directive);
  }

  #tokenOf(part: TextPart, input: string): TopLevelToken | undefined {
    const options = { hasDirectives: false, range: [part.start, part.end] as [number, number] };
    const tokenizer = new TemplateTokenizer(input, this.#engine, options);
    if (part.kind === "chunk") {
      const token = tokenizer.readPlain(part.end);
      this.#chunks.set(token, part.text);
      return token;
    }
    try {
      return tokenizer.readTopLevelToken(this.#engine.options);
    } catch (error) {
      this.problems.push(parseProblem(error, tokenizer.readPlain(part.end)));
      return undefined;
    }
  }

  /** Keeps the limits that protect the parser itself, before it goes down into a token. */
  #admit(tokens: readonly TopLevelToken[]): void {
    const [first] = tokens.slice(limits.tokens);
    if (first !== undefined)
      this.#abort(`A text has at most ${limits.tokens} tags, outputs and texts. Split it.`, first);
    for (const token of tokens) {
      if (!(TypeGuards.isTagToken(token) || TypeGuards.isOutputToken(token))) continue;
      if (TypeGuards.isTagToken(token)) this.#tags.push(token);
      if (bracketDepth(token.content) > limits.nestedBrackets) {
        this.#abort(`Brackets are nested more than ${limits.nestedBrackets} deep here.`, token);
      }
    }
  }

  #abort(message: string, token: TopLevelToken): never {
    this.problems.push({ message, start: token.begin, end: token.end });
    this.#isAborted = true;
    throw new RangeError(message);
  }

  /** LiquidJS reads what it needs of a tag and skips the rest: `{% for x in list | sort %}` would not sort. */
  #refuseLeftovers(): void {
    for (const { name, tokenizer, begin } of this.#tags) {
      if (name === "#" || name === "comment" || this.#isComment(begin)) continue;
      tokenizer.skipBlank();
      if (tokenizer.end()) continue;
      const message = `{% ${name} %} ends before this, which would have no effect. Remove it or correct the tag.`;
      this.problems.push({ message, start: tokenizer.p, end: tokenizer.N });
    }
  }

  #isComment(offset: number): boolean {
    return this.comments.some(({ start, end }) => offset >= start && offset < end);
  }
}

/** Steps over the rest of a tag that did not parse, so that its end does not stand there alone. */
function skipBlock(name: string, rest: TopLevelToken[]): void {
  if (!blockTags.has(name)) return;
  let depth = 1;
  while (depth > 0 && rest.length > 0) {
    const token = rest.shift();
    if (!TypeGuards.isTagToken(token)) continue;
    if (token.name === name) depth += 1;
    if (token.name === `end${name}`) depth -= 1;
  }
}
