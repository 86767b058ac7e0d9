import { expect, it } from "vitest";
import { inUrl, isLoopback, readAddress } from "./http-address.ts";

it.each(["", "x", ":80", "host:", "127.0.0.1:99999", "[::1]", "::1:80", "[x]:80", "http://a:80", "a b:80", "1:2:3"])(
  "takes %j for no address",
  (text) => {
    expect(() => readAddress(text)).toThrow("is no address");
  },
);

it.each([
  ["3333", "127.0.0.1", 3333],
  ["0", "127.0.0.1", 0],
  ["localhost:80", "localhost", 80],
  ["0.0.0.0:80", "0.0.0.0", 80],
  ["[::1]:80", "::1", 80],
])("reads %j", (text, host, port) => {
  expect(readAddress(text)).toEqual({ host, port });
});

it("knows which addresses only this machine reaches", () => {
  expect(["127.0.0.1", "127.8.8.8", "::1", "localhost"].filter(isLoopback)).toHaveLength(4);
  expect(["0.0.0.0", "::", "10.0.0.1", "127.0.0.1.evil.example", "localhost.evil"].filter(isLoopback)).toEqual([]);
  expect(inUrl("::1")).toBe("[::1]");
});
