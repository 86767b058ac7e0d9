import { commands } from "@chasmx/language-server";
import { expect, test } from "vitest";
import { lensCommands } from "./lens-commands.ts";

test("offers every command of the language server with trust, and without it none that runs something", () => {
  expect(lensCommands(true).sort()).toEqual(Object.values(commands).sort());
  expect(lensCommands(false)).toEqual([commands.showGraph]);
});
