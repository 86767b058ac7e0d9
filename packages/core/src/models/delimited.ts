/**
 * Text from another agent as a model reads it: data between tags that name where it comes from. A tag of the same name
 * within the text, opening or closing, is broken by a backslash: the text can neither end its own data nor begin another's.
 */
export function delimited(tag: string, attributes: Readonly<Record<string, string>>, text: string): string {
  const names = Object.entries(attributes).map(([name, value]) => ` ${name}=${JSON.stringify(value)}`);
  const ownTag = new RegExp(`<(?=\\s*/?\\s*${tag})`, "gi");
  return `<${tag}${names.join("")}>\n${text.replace(ownTag, "<\\")}\n</${tag}>`;
}

/** A JSON value as a model reads it: a text as it stands, anything else as JSON. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
