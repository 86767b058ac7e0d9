import type { ChasmError } from "../errors.ts";

/**
 * The end of something that may end early: a run, an attempt, an answer. Cancelling reaches everything below it. An
 * AbortSignal is made only for those who ask for one, because most activities of a run never do and it is not cheap.
 */
export class Cancellation {
  #reason: ChasmError | undefined;
  #controller: AbortController | undefined;
  #listeners: Set<(reason: ChasmError) => void> | undefined;
  #detach: (() => void) | undefined;

  constructor(parent?: Cancellation) {
    if (parent === undefined) return;
    if (parent.#reason === undefined) this.#detach = parent.onCancel((reason) => this.cancel(reason));
    else this.#reason = parent.#reason;
  }

  /** Why it ended; undefined while it goes on. */
  get reason(): ChasmError | undefined {
    return this.#reason;
  }

  /** Aborts when this is cancelled. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#reason !== undefined) this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  /** Ends it, once: later reasons are ignored. Everyone who listens is told, and the signal aborts. */
  cancel(reason: ChasmError): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    this.#detach?.();
    this.#detach = undefined;
    const listeners = this.#listeners;
    this.#listeners = undefined;
    this.#controller?.abort(reason);
    if (listeners !== undefined) tellAll(listeners, reason);
  }

  /** Calls the listener when it is cancelled, at once if it already is. Gives a function that takes the listener away. */
  onCancel(listener: (reason: ChasmError) => void): () => void {
    if (this.#reason !== undefined) {
      listener(this.#reason);
      return () => undefined;
    }
    this.#listeners ??= new Set();
    this.#listeners.add(listener);
    return () => this.#listeners?.delete(listener);
  }

  /** Throws the reason if it has ended. */
  throwIfCancelled(): void {
    if (this.#reason !== undefined) throw this.#reason;
  }

  /** Settles as the work does, or rejects as soon as this is cancelled. */
  race<T>(work: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const stop = this.onCancel(reject);
      work.then(
        (value) => {
          stop();
          resolve(value);
        },
        (error: unknown) => {
          stop();
          reject(error);
        },
      );
    });
  }
}

/** Tells everyone, also when somebody fails to listen; the first such failure is thrown once all have been told. */
function tellAll(listeners: Iterable<(reason: ChasmError) => void>, reason: ChasmError): void {
  const failures: unknown[] = [];
  for (const listener of listeners) {
    try {
      listener(reason);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
