/** Where a person reads on about an error's code. */
export function pageOfError(code: string): string {
  return `docs/errors.md#${code.toLowerCase()}`;
}

/** Where every rule of the checks is described. */
export const pageOfRules = "docs/checks.md";
