/** Where a person reads on about an error's code. */
export function pageOfError(code: string): string {
  return `docs/errors.md#${code.toLowerCase()}`;
}

/** Where a person reads on about the id of a rule, or about an error's code. */
export function pageOfCode(code: string): string {
  if (/^[A-Z_]+$/.test(code)) return pageOfError(code);
  return code === "test" ? "docs/testing.md#tests" : `${pageOfRules}#${code}`;
}

/** Where every rule of the checks is described. */
export const pageOfRules = "docs/checks.md";
