import { ChasmError, errorRecord, isChasmError } from "../errors.ts";

/** What a provider failed with, as an error that names it. */
export function providerError(error: unknown, name: string): ChasmError {
  if (isChasmError(error)) return error;
  return new ChasmError("PROVIDER_FAILED", `The provider "${name}" failed: ${errorRecord(error).message}`, {
    cause: error,
  });
}
