/** The longest name that every client takes. */
const maxLength = 64;

/** A workflow's name as the name of a tool, `^[a-z0-9_-]{1,64}$`; undefined where nothing of it can be in one. */
export function toolName(workflow: string): string | undefined {
  const name = workflow
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, "_")
    .replace(/^_+|_+$/g, "");
  return name === "" || name.length > maxLength ? undefined : name;
}
