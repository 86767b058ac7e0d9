/** The end of one call: by who asked, or because the endpoint is silent for too long. */
export interface CallWatch {
  /** Aborts the HTTP request. */
  readonly signal: AbortSignal;
  /** Whether the endpoint was silent for too long. */
  readonly isSilent: boolean;
  /** Something has arrived. */
  heard(): void;
  /** Lets go of the timer and of the caller's signal. */
  end(): void;
}

/** Watches over one call. */
export function watchCall(caller: AbortSignal, timeoutMs: number): CallWatch {
  const controller = new AbortController();
  let isSilent = false;
  const timer = setTimeout(() => {
    isSilent = true;
    controller.abort();
  }, timeoutMs);
  const onAbort = () => controller.abort(caller.reason);
  caller.addEventListener("abort", onAbort, { once: true });
  return {
    signal: controller.signal,
    get isSilent() {
      return isSilent;
    },
    heard: () => void timer.refresh(),
    end() {
      clearTimeout(timer);
      caller.removeEventListener("abort", onAbort);
    },
  };
}
