/**
 * A text that Mermaid shows as it is: everything that has a meaning in its grammar, in Markdown or in HTML is written by its
 * number. What goes beyond 200 characters is left out.
 */
export function mermaidText(text: string): string {
  const escaped = [...text.slice(0, 200)].map((character) => {
    if (character === "\n") return "<br/>";
    return /[\p{L}\p{N} .,:!?()'’/+=-]/u.test(character) ? character : `#${character.codePointAt(0)};`;
  });
  return escaped.join("");
}
