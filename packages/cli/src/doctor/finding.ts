import { isChasmError } from "@chasmx/core";

/** What was found out about one thing. */
export interface Finding {
  /** What was looked at: `ChasmX`, `Node`, `configuration`, `plugin`, `model`, `transport`, `store`. */
  readonly what: string;
  /** `none` is no fault: the thing is not set up, or was not looked at. */
  readonly status: "ok" | "none" | "wrong";
  /** One sentence or more; of what is wrong, also what to do about it. */
  readonly message: string;
}

/** How long one thing may take to answer. */
const patienceMs = 5000;

/** How a thing is looked at. */
export interface Examination {
  readonly what: string;
  /** Stands before what is wrong unless that names it, where several things are of one kind. */
  readonly name?: string;
  /** What to do where it does not answer in time, or where its error, which is handed over, does not say. */
  advice(error?: unknown): string;
  /** Says what is there. What it rejects with is what is wrong. */
  work(): Promise<Omit<Finding, "what">>;
}

/** Looks at one thing and gives up after 5 seconds, so that nothing that hangs or fails hides what comes after it. */
export async function examine({ what, name, advice, work }: Examination): Promise<Finding> {
  const wrong = (sentence: string, todo: string): Finding => {
    const subject = name === undefined || sentence.includes(name) ? "" : `${name}: `;
    return { what, status: "wrong", message: `${subject}${sentence} ${todo}`.trimEnd() };
  };
  const { promise: late, resolve: giveUp } = Promise.withResolvers<Finding>();
  const timer = setTimeout(
    () => giveUp(wrong(`There was no answer within ${patienceMs / 1000} seconds.`, advice())),
    patienceMs,
  );
  try {
    return await Promise.race([work().then((found) => ({ what, ...found })), late]);
  } catch (error) {
    return wrong(sentenceOf(error), advice(error));
  } finally {
    clearTimeout(timer);
  }
}

/** The words of an error as a sentence that another can follow. */
export function sentenceOf(error: unknown): string {
  const words = (error instanceof Error ? error.message : String(error)).trim();
  return /[.!?]$/.test(words) ? words : `${words}.`;
}

/** What to do about an error that says so itself, as those of ChasmX do, and about one that does not. */
export function unlessSaid(error: unknown, advice: string): string {
  if (!isChasmError(error)) return advice;
  // All plugins are loaded to find the one that serves a URL, and what is wrong with one was said on its own line.
  return error.message.startsWith('The plugin "') ? "See the plugins above." : "";
}
