import { expect, test } from "vitest";
import { runProgram } from "./run-program.mjs";

const node = (code, options) => runProgram(process.execPath, ["--eval", code], { stdio: "ignore", ...options });

test("rejects when the program does not exist", async () => {
  await expect(runProgram("no-such-program", [])).rejects.toMatchObject({ code: "ENOENT" });
});

test("gives the program's own exit code", async () => {
  await expect(node("process.exit(7)")).resolves.toBe(7);
});

test("gives parameters to the program as they are, through no shell", async () => {
  const parameters = ["--eval", "process.exit(process.argv[1] === '$(a b) \"c\" %PATH%' ? 0 : 1)", '$(a b) "c" %PATH%'];
  await expect(runProgram(process.execPath, parameters, { stdio: "ignore" })).resolves.toBe(0);
});

test.skipIf(process.platform === "win32")("counts a program that a signal ended as a shell does", async () => {
  await expect(node("process.kill(process.pid, 'SIGKILL')")).resolves.toBe(128 + 9);
});

test("stops listening for signals when the program has ended", async () => {
  const before = process.listenerCount("SIGTERM");
  const running = node("");
  expect(process.listenerCount("SIGTERM")).toBe(before + 1);
  await running;
  expect(process.listenerCount("SIGTERM")).toBe(before);
});
