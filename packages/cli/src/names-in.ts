import { ChasmError } from "@chasmx/core";

/** The names in a list such as `teacher,critic`. */
export function namesIn(list: string): string[] {
  const names = list
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  if (names.length > 0) return [...new Set(names)];
  throw new ChasmError(
    "OPTION_INVALID",
    `"${list.slice(0, 80)}" names no nodes. Give their ids, with commas between them.`,
  );
}
