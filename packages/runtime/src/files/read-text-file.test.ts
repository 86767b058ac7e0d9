import { mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readTextFile } from "./read-text-file.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "chasmx-read-"));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function written(name: string, content: string | Uint8Array): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, content);
  return file;
}

describe("readTextFile", () => {
  test.each([
    ["a file that does not exist", () => path.join(folder, "nothing"), "does not exist."],
    ["a folder", () => folder, "is a folder, not a file."],
    ["bytes that are not UTF-8", () => written("latin", Uint8Array.of(0x22, 0xe9, 0x22)), "is not UTF-8. Save it"],
    ["UTF-16", () => written("utf16", Uint8Array.of(0xff, 0xfe, 0x7b, 0x00)), "is not UTF-8, but UTF-16."],
    [
      "UTF-16 without its mark",
      () => written("utf16le", Uint8Array.of(0x7b, 0x00, 0x7d, 0x00)),
      "is not UTF-8, but UTF-16.",
    ],
    ["an empty path", () => "", "A file is needed"],
    ["a path through a file", async () => path.join(await written("leaf", ""), "below"), "does not exist"],
    ["a name with a NUL", () => `${folder}/a\0b`, "cannot be read"],
  ])("refuses %s with FILE_NOT_READABLE", async (_, file, reason) => {
    const error = await readTextFile(await file()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "FILE_NOT_READABLE", message: expect.stringContaining(reason) });
  });

  test("refuses a file over the limit without reading it", async () => {
    const file = await written("large", "");
    await truncate(file, 3_000_000_000);
    await expect(readTextFile(file)).rejects.toMatchObject({
      code: "FILE_NOT_READABLE",
      message: expect.stringContaining("has 3000000000 bytes"),
    });
  });

  test("keeps a byte order mark, so that places in the text stay true", async () => {
    expect(await readTextFile(await written("bom", "\ufeff{}"))).toBe("\ufeff{}");
  });

  test("reads what a symbolic link leads to, and refuses one that leads round", async ({ skip }) => {
    const target = await written("target", "text");
    const link = path.join(folder, "link");
    const round = path.join(folder, "round");
    try {
      await symlink(target, link);
      await symlink(round, round);
    } catch (error) {
      skip(`This machine makes no symbolic links: ${String(error)}`);
    }
    expect(await readTextFile(link)).toBe("text");
    await expect(readTextFile(round)).rejects.toMatchObject({ message: expect.stringContaining("leads to itself") });
  });
});
