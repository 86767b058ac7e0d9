import { expect, test } from "vitest";
import { idsOnTheWay, nodePlace } from "./node-place.ts";

test.each(["", "{", "[]", "null", '{"nodes":{}}', '{"nodes":[null,5,{"id":7}]}', '{"nodes":[{"id":'])(
  "finds nothing in %s",
  (text) => {
    expect(nodePlace(text, "a")).toBeUndefined();
  },
);

test("finds a node's id in a text with problems, and what the node runs", () => {
  const text = '{ "nodes": [ {"id": "a"}, { "config": {"file": "part.workflow.json"}, "id": "b" }, ';
  const place = nodePlace(text, "b");
  expect(text.slice(place?.offset, (place?.offset ?? 0) + (place?.length ?? 0))).toBe('"b"');
  expect(place?.file).toBe("part.workflow.json");
});

test("reads the way to a node out of its name in the run", () => {
  expect(idsOnTheWay("writer")).toEqual({ through: [], id: "writer" });
  expect(idsOnTheWay("pipeline[3]/inner/writer")).toEqual({ through: ["pipeline", "inner"], id: "writer" });
});
