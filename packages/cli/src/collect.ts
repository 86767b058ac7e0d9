/** Gathers the values of an option that may be given again. */
export function collect(value: string, earlier: readonly string[] = []): string[] {
  return [...earlier, value];
}
