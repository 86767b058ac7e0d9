import type { JsonSchema, LlmRequest } from "@chasmx/core";
import { type Fields, fieldsOf, textOf } from "./json.ts";

/** A part of the current API that an endpoint, or one of its models, has refused to take. */
export type Concession = "output-format" | "stream-options" | "limit-name" | "reasoning-items";

/** What an endpoint has refused so far. */
export interface Concessions {
  /** What to do without in a request. */
  of(model: string, request: LlmRequest): ReadonlySet<Concession>;
  /** Whether a failure says what to do without: the call is then made again without it, and so are later ones. */
  learn(refusal: Refusal): boolean;
}

/** A call that failed. */
interface Refusal {
  readonly model: string;
  readonly request: LlmRequest;
  /** What was sent. */
  readonly body: Fields;
  readonly error: unknown;
}

interface Rule {
  readonly concession: Concession;
  /** Whether the body holds what may be refused. */
  isIn(body: Fields): boolean;
  readonly words: RegExp;
}

const rules: readonly Rule[] = [
  {
    concession: "output-format",
    isIn: ({ response_format: format, text }) => format !== undefined || fieldsOf(text).format !== undefined,
    words: /response_format|json_schema|text\.format|structured.?output|guided/i,
  },
  {
    concession: "stream-options",
    isIn: ({ stream_options: options }) => options !== undefined,
    words: /stream_options|include_usage/i,
  },
  {
    concession: "limit-name",
    isIn: (body) => body.max_tokens !== undefined || body.max_completion_tokens !== undefined,
    words:
      /(unsupported|unrecogni[sz]ed|unknown|unexpected|not supported|not permitted|extra).{0,60}max_(completion_)?tokens|max_(completion_)?tokens.{0,60}(unsupported|unrecogni[sz]ed|unknown|unexpected|not supported|not permitted|extra|instead)/is,
  },
  {
    concession: "reasoning-items",
    isIn: ({ include }) => include !== undefined,
    words: /encrypted|\binclude\b/i,
  },
];

/** The statuses by which endpoints refuse a parameter. */
const refusing: ReadonlySet<unknown> = new Set([400, 404, 422, 501]);

/** How many models are remembered: names come from workflows. */
const mostModels = 1000;

/** Remembers what each model of an endpoint does without. */
export function rememberConcessions(): Concessions {
  const byModel = new Map<string, Set<Concession>>();
  // A schema that is refused says nothing of the others.
  const refusedSchemas = new WeakSet<JsonSchema>();

  const learned = ({ model, request, error }: Refusal, { concession }: Rule): void => {
    const schema = request.output_schema;
    if (concession === "output-format" && schema !== undefined && isOfSchema(error)) {
      refusedSchemas.add(schema);
      return;
    }
    const known = byModel.get(model) ?? new Set();
    if (byModel.size >= mostModels) byModel.clear();
    byModel.set(model, known.add(concession));
  };

  const of = (model: string, { output_schema: schema }: LlmRequest): ReadonlySet<Concession> => {
    const known = byModel.get(model) ?? none;
    if (schema === undefined || !refusedSchemas.has(schema)) return known;
    return new Set([...known, "output-format" as const]);
  };

  return {
    of,
    learn(refusal) {
      const { model, request, body, error } = refusal;
      if (!refusing.has(fieldsOf(error).status)) return false;
      const words = wordsOf(error);
      const done = of(model, request);
      const rule = rules.find((each) => !done.has(each.concession) && each.isIn(body) && each.words.test(words));
      if (rule !== undefined) learned(refusal, rule);
      return rule !== undefined;
    },
  };
}

const none: ReadonlySet<Concession> = new Set();

function isOfSchema(error: unknown): boolean {
  return /invalid.{0,20}schema/i.test(wordsOf(error));
}

/** What an endpoint said, with the parameter that it named. */
function wordsOf(error: unknown): string {
  const { message, param } = fieldsOf(error);
  return `${textOf(param) ?? ""} ${textOf(message) ?? ""}`;
}
