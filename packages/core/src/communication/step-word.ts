/** A part of a step's name from any text: step names hold no slash and have a limited length. */
export function stepWord(text: string): string {
  return encodeURIComponent(text.toWellFormed()).slice(0, 150);
}
