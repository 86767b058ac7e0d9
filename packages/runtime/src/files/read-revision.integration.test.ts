import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { readRevision, revisionOf } from "./read-revision.ts";

let folder: string;

/** Nothing that this machine's git is set up with may change what a test does. */
const settings = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false", "-c", "core.hooksPath="];
const git = (...parameters: string[]) => execFileSync("git", [...settings, ...parameters], { cwd: folder });

beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), "chasmx-git-")));
  await mkdir(path.join(folder, "flows"));
  git("init", "--quiet", "--initial-branch=main");
  await writeFile(path.join(folder, "flows/a.json"), '{"name": "first"}\r\n');
  await writeFile(path.join(folder, "latin.json"), Uint8Array.of(0x22, 0xe9, 0x22));
  git("add", ".");
  git("commit", "--quiet", "--message", "first");
  await writeFile(path.join(folder, "flows/a.json"), '{"name": "staged"}');
  git("add", ".");
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe("readRevision", () => {
  test("reads a file as it was committed, and as it is staged, byte for byte", async () => {
    expect(await readRevision("main:flows/a.json", folder)).toBe('{"name": "first"}\r\n');
    expect(await readRevision("HEAD:./a.json", path.join(folder, "flows"))).toBe('{"name": "first"}\r\n');
    expect(await readRevision(":flows/a.json", folder)).toBe('{"name": "staged"}');
  });

  test.each([
    ["a revision that is not there", "nothing:flows/a.json", /git says "invalid object name 'nothing'\."/],
    ["a file that is not in it", "main:flows/b.json", /git says "path 'flows\/b\.json' does not exist in 'main'"/],
    ["a folder", "main:flows", /cannot be read: git says/],
    ["a path out of the repository", "main:../x", /git says ".* is outside repository/],
    ["an option", "--textconv", /begins with "-", and no revision does/],
    ["bytes that are not UTF-8", "main:latin.json", /main:latin\.json is not UTF-8/],
    ["a NUL", "main:a\0b", /cannot be read/],
  ])("refuses %s with FILE_NOT_READABLE", async (_, name, reason) => {
    await expect(readRevision(name, folder)).rejects.toMatchObject({
      code: "FILE_NOT_READABLE",
      message: expect.stringMatching(reason),
    });
  });

  test("says that a folder is in no repository, and that git is missing", async () => {
    const elsewhere = await mkdtemp(path.join(tmpdir(), "chasmx-no-git-"));
    await expect(readRevision("HEAD:a", elsewhere)).rejects.toThrow(/not a git repository/);
    vi.stubEnv("PATH", elsewhere);
    await expect(readRevision("HEAD:a", folder)).rejects.toThrow(/git, which is not installed or not on the PATH/);
    vi.unstubAllEnvs();
    await rm(elsewhere, { recursive: true });
  });

  test("runs no git that lies in the folder", async () => {
    await writeFile(path.join(folder, "git"), '#!/bin/sh\necho "{}"\n', { mode: 0o755 });
    vi.stubEnv("PATH", `.${path.delimiter}${process.env.PATH}`);
    expect(await readRevision("main:flows/a.json", folder)).toContain("first");
    vi.unstubAllEnvs();
    await rm(path.join(folder, "git"));
  });
});

describe("revisionOf", () => {
  test("names a file from its own folder, wherever one stands", async () => {
    const { name, folder: own } = await revisionOf(path.join(folder, "flows", "a.json"), "main");
    expect([name, own]).toEqual(["main:./a.json", path.join(folder, "flows")]);
    expect(await readRevision(name, own)).toContain("first");
  });

  test("names what a link leads to", async ({ skip }) => {
    const link = path.join(folder, "link.json");
    await symlink(path.join("flows", "a.json"), link).catch((error: unknown) =>
      skip(`This machine makes no symbolic links: ${String(error)}`),
    );
    expect(await revisionOf(link, "HEAD")).toEqual({ name: "HEAD:./a.json", folder: path.join(folder, "flows") });
  });
});
