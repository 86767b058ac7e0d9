/** A root name and the keys below it. */
export type Path = readonly (string | number)[];

const identifier = /^[A-Za-z_][\w-]*$/;

/** A path as an author writes it: `outputs['a.b'].users[0]`. */
export function pathText(path: Path): string {
  let text = "";
  for (const key of path) {
    if (typeof key === "string" && identifier.test(key)) text += text === "" ? key : `.${key}`;
    else text += typeof key === "number" ? `[${key}]` : `[${quoted(key)}]`;
  }
  return text;
}

function quoted(key: string): string {
  return key.includes("'") ? JSON.stringify(key) : `'${key}'`;
}
