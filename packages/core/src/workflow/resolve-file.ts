/** Whether a name can be the path of a file relative to another one, wherever that is: no URL, no drive, no root. */
export function isRelativeFile(name: string): boolean {
  return !(name === "" || name.startsWith("/") || /[\\\0]|^[A-Za-z][A-Za-z0-9+.-]*:/.test(name));
}

/**
 * The path from the project's root of a file that another one names relative to itself. Both have "/" between their parts,
 * whatever the machine. Undefined where the name is not relative or leads out of the root.
 */
export function resolveFile(from: string, name: string): string | undefined {
  if (!isRelativeFile(name)) return undefined;
  const parts = from.split("/").slice(0, -1);
  for (const part of name.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.length === 0 ? undefined : parts.join("/");
}
