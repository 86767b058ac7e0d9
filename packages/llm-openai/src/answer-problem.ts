/** An answer that cannot be used. Its words are the end of a sentence that begins with the endpoint's name. */
export class AnswerProblem extends Error {
  /** Whether the same call may be answered better. */
  readonly retryable: boolean;

  constructor(words: string, { retryable = true }: { readonly retryable?: boolean } = {}) {
    super(words);
    this.retryable = retryable;
  }
}
