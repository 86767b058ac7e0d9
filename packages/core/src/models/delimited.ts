/**
 * Text from another agent as a model reads it: data between tags that name where it comes from. The text cannot close its
 * own tags.
 */
export function delimited(tag: string, attributes: Readonly<Record<string, string>>, text: string): string {
  const names = Object.entries(attributes).map(([name, value]) => ` ${name}=${JSON.stringify(value)}`);
  return `<${tag}${names.join("")}>\n${text.replaceAll(`</${tag}`, `<\\/${tag}`)}\n</${tag}>`;
}

/** A JSON value as a model reads it: a text as it stands, anything else as JSON. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
