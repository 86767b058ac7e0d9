/** The tags that data from elsewhere stands between when a model reads it. */
const dataTags = ["question", "broadcast", "context", "result", "your-output"] as const;

const anyTag = new RegExp(`<(?=\\s*/?\\s*(?:${dataTags.join("|")}))`, "gi");

/**
 * Text from elsewhere as a model reads it: data between tags that name where it comes from. Tags within the text, opening or
 * closing, are broken by a backslash: the text can neither end its own data nor begin another's.
 */
export function delimited(
  tag: (typeof dataTags)[number],
  attributes: Readonly<Record<string, string>>,
  text: string,
): string {
  const names = Object.entries(attributes).map(([name, value]) => ` ${name}=${JSON.stringify(value)}`);
  return `<${tag}${names.join("")}>\n${text.replace(anyTag, "<\\")}\n</${tag}>`;
}

/** A text without the tags, for people. */
export function withoutTags(text: string): string {
  return text.replace(new RegExp(`</?(?:${dataTags.join("|")})[^>]{0,300}>`, "g"), " ");
}

/** A JSON value as a model reads it: a text as it stands, anything else as JSON. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
