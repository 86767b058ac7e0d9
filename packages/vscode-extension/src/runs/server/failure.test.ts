import { expect, test } from "vitest";
import { ErrorCodes, ResponseError } from "vscode-jsonrpc";
import { failureOf, failureText, versionProblem } from "./failure.ts";

test("tells a failure by its sentence and its code", () => {
  const error = new ResponseError(1, "The inputs do not fit.", { code: "INPUT_INVALID", details: ["a"] });
  const failure = failureOf(error);
  expect(failure).toEqual({
    message: "The inputs do not fit.",
    code: "INPUT_INVALID",
    details: ["a"],
    isCancelled: false,
  });
  expect(failureText(failure)).toBe("The inputs do not fit. (INPUT_INVALID)");
});

test.each([null, undefined, "text", 5, {}])("tells whatever is thrown: %j", (thrown) => {
  expect(failureOf(thrown)).toEqual({ message: String(thrown), isCancelled: false });
});

test("knows what a person cancelled", () => {
  expect(failureOf(new ResponseError(-32_800, "Cancelled", { code: "RUN_CANCELLED" })).isCancelled).toBe(true);
  expect(failureOf(Object.assign(new Error("Canceled"), { name: "Canceled" })).isCancelled).toBe(true);
});

test("says of a program that lacks a method that it is too old", () => {
  const error = new ResponseError(ErrorCodes.MethodNotFound, "Unhandled method runs/replay");
  expect(failureOf(error).message).toContain("is older than the extension");
});

test("says who has to be updated where versions differ", () => {
  expect(versionProblem(1, "chasmx 1")).toBeUndefined();
  expect(versionProblem(2, "chasmx 9")).toMatch(/chasmx 9 speaks version 2\. Update the extension\.$/);
  expect(versionProblem(undefined, "chasmx 0")).toContain("Update chasmx in this workspace");
});
