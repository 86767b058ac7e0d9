import { expect, test } from "vitest";
import { chasmx, workflowFolder } from "../testing/spawn-cli.ts";

test.each([
  [["serve"], "--stdio"],
  [["serve", "--stdio", "nowhere"], "FILE_NOT_READABLE: nowhere is no folder."],
  [["serve", "--stdio", "--http", "3"], "--http"],
])("%j is refused with 2, having served nothing", async (parameters, words) => {
  await using project = await workflowFolder();
  const { code, stdout, stderr } = await chasmx(parameters, { cwd: project.folder });
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(words);
});

test("ends with 0 when its editor goes, having written nothing that nobody asked for", async () => {
  await using project = await workflowFolder();
  const { code, stdout, stderr } = await chasmx(["serve", "--stdio"], { cwd: project.folder, stdin: "" });
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "", stderr: "" });
});
