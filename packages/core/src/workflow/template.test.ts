import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonObject, JsonValue } from "../contracts/json.ts";
import { type ChasmError, isChasmError } from "../errors.ts";
import { parseTemplate } from "./template.ts";

const scope: JsonObject = {
  topic: "Rome",
  count: 5,
  ratio: 0.5,
  nothing: null,
  isReady: true,
  list: [1, { a: 2 }],
  people: [{ name: "Ada", isAdmin: true }, { name: "Bob" }],
  now: "2026-01-02T03:04:05.678Z",
  outputs: { fetch: { a: 1 }, "a-b": "dashed", "v1.2": "dotted", text: "plain", sized: { size: 7 } },
};

function render(source: string, values: JsonObject = scope): string {
  const { template, problems } = parseTemplate(source);
  if (template === undefined) throw new Error(JSON.stringify(problems));
  return template.render(values);
}

function evaluate(source: string, values: JsonObject = scope): JsonValue {
  const { template, problems } = parseTemplate(source);
  if (template === undefined) throw new Error(JSON.stringify(problems));
  return template.evaluate(values);
}

function failure(source: string, values: JsonObject = scope): ChasmError {
  const { template, problems } = parseTemplate(source);
  if (template === undefined) throw new Error(JSON.stringify(problems));
  try {
    template.render(values);
  } catch (error) {
    if (isChasmError(error, "TEMPLATE_FAILED")) return error;
    throw error;
  }
  throw new Error("rendered");
}

/** Each problem as the part of the source that it points at, with its message. */
function problems(source: string): string[][] {
  const found = parseTemplate(source);
  expect(found.template).toBeUndefined();
  return found.problems.map(({ start, end, message }) => [source.slice(start, end), message]);
}

const liquidish = fc.array(
  fc.oneof(
    fc.constantFrom(
      "{{",
      "}}",
      "{%",
      "%}",
      "|",
      "'",
      '"',
      "\\",
      "(",
      ")",
      "..",
      "[",
      "]",
      ".",
      ":",
      ",",
      "-",
      "\n",
      " ",
    ),
    fc.constantFrom("if", "endif", "for", "x in y", "endfor", "raw", "endraw", "comment", "endcomment", "case", "when"),
    fc.constantFrom(
      "default",
      "assign a = b",
      "liquid",
      "cycle",
      "capture z",
      "#",
      "else",
      "elsif",
      "include",
      "1",
      "a",
    ),
    fc.string({ unit: "binary" }),
    fc.constantFrom("\ud800", "\udc00", "__proto__"),
  ),
  { maxLength: 30 },
);

describe("bad texts", () => {
  test("never throws, and gives either a template or problems inside the text", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          liquidish.map((parts) => parts.join("")),
        ),
        (source) => {
          const { template, problems: found } = parseTemplate(source);
          expect(template === undefined).toBe(found.length > 0);
          for (const { start, end } of found) {
            expect(start).toBeGreaterThanOrEqual(0);
            expect(end).toBeGreaterThanOrEqual(start);
            expect(end).toBeLessThanOrEqual(source.length);
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test("fails with TEMPLATE_FAILED and nothing else, whatever parsed", () => {
    fc.assert(
      fc.property(liquidish, (parts) => {
        const { template } = parseTemplate(parts.join(""));
        try {
          template?.evaluate(scope);
        } catch (error) {
          expect(isChasmError(error, "TEMPLATE_FAILED")).toBe(true);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test("finds every broken output and tag in one pass", () => {
    expect(problems("{{ }} {{ a b }} {{ x | upcse }} {% foo %}").map(([place]) => place)).toEqual([
      "",
      "b",
      "upcse",
      "{% foo %}",
    ]);
    expect(problems("{{ a b }} {{ x | upcse }}")).toEqual([
      ["b", "`b` follows a value without an operator or a | between them."],
      ["upcse", "There is no filter `upcse`. Did you mean `upcase`?"],
    ]);
  });

  test.each([
    ["{% if x %}", "{% if x %}"],
    ["{% if x %}{% for y in z %}{% endif %}{% endfor %}", "{% endif %}"],
    ["a {{ x", "{{ x"],
    ["{{ 'x }}", "{{ 'x }}"],
    ["{% if x == %}{% endif %}", "=="],
    ["{% if 'x %}{% endif %}", "'x"],
    ["{{ x ) y }}", ") y"],
    ["{% for x in list | sort %}{% endfor %}", "| sort"],
    ["{% endif %}", "{% endif %}"],
    ["{% raw %}{{ x }}", "{{ x }}"],
  ])("points at what is wrong in %s", (source, place) => {
    expect(problems(source).map(([found]) => found)).toContain(place);
  });

  test("says how else-if is written", () => {
    expect(problems("{% if a %}{% else if b %}{% endif %}")[0]?.[1]).toBe("{% else if … %} is written {% elsif … %}.");
  });

  test.each(["include 'a'", "render 'a'", "layout 'a'", "block a"])("refuses the tag %s, which reads files", (tag) => {
    expect(problems(`{% ${tag} %}`)[0]?.[1]).toContain("reads none");
  });

  test.each(["sample", "sha256", "where_exp: 'i', 'i.a'"])("has no filter %s", (filter) => {
    expect(problems(`{{ list | ${filter} }}`)[0]?.[1]).toContain("There is no filter");
  });
});

describe("what is not there", () => {
  test("is an error that names it, what is there, and what to do", () => {
    const error = failure("Hello {{ outputs.ftch.a }}");
    expect(error.message).toBe(
      "`{{ outputs.ftch.a }}` cannot be rendered: `outputs.ftch` is not defined. Did you mean `outputs.fetch`? " +
        'A fallback is written {{ … | default: "…" }}.',
    );
    expect(error.details).toEqual({ start: 6, end: 26, path: ["outputs", "ftch"] });
    expect(failure("{{ outputs.zzzz }}").message).toContain("`outputs` has fetch, a-b, v1.2, text, sized.");
    expect(failure("{{ outputs.text.a }}").message).toContain("`outputs.text` is a text.");
    expect(failure("{{ list[7] }}").message).toContain("`list` is a list of 2 items.");
    expect(failure("{{ nothing.a }}").message).toContain("`nothing` is null.");
  });

  test.each(["{% assign a = zz %}", "{% for a in zz %}{% endfor %}", "{{ topic | append: zz }}", "{{ list[zz] }}"])(
    "is an error in %s",
    (source) => {
      expect(failure(source).message).toContain("`zz` is not defined");
    },
  );

  test.each([
    ["{% if zz %}a{% else %}b{% endif %}", "b"],
    ["{% if outputs.zz.a == 1 %}a{% elsif zz.b %}c{% else %}b{% endif %}", "b"],
    ["{% unless zz %}b{% endunless %}", "b"],
    ["{% case zz %}{% when 1 %}a{% else %}b{% endcase %}", "b"],
    ["{{ zz | default: 'b' }}", "b"],
    ["{{ outputs.zz.a.b | default: 'b' }}", "b"],
    ["{{ outputs.text.a | default: 'b' }}", "b"],
    ["{{ nothing.a | default: 'b' }}", "b"],
    ["{% assign a = zz | default: 'b' %}{{a}}", "b"],
  ])("is forgiven in %s", (source, text) => {
    expect(render(source)).toBe(text);
  });

  test.each([
    "__proto__",
    "constructor",
    "toString",
    "outputs.constructor",
    "list.map",
    "topic.length",
    "list.__proto__",
  ])("includes %s, which objects only inherit", (path) => {
    expect(failure(`{{ ${path} }}`).message).toContain("is not defined");
  });

  test("includes the methods of a loop", () => {
    expect(failure("{% for i in list %}{{ forloop.next }}{% endfor %}").message).toContain("is not defined");
  });

  test("does not include own keys of any name", () => {
    const own = JSON.parse('{ "__proto__": "a", "constructor": "b" }') as JsonObject;
    expect(render("{{__proto__}}{{constructor}}", own)).toBe("ab");
  });
});

describe("values", () => {
  test("are never rendered again: any text comes out as it went in", () => {
    const fragment = fc.constantFrom("{{", "}}", "{{ topic }}", "{% if x %}", "%}", "{% raw %}", "[call 1]", "'", "|");
    const anyText = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(fragment).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(anyText, (value) => {
        expect(render("{{v}}", { v: value })).toBe(value);
        expect(evaluate("{{v}}", { v: value })).toBe(value);
        expect(render("a{{ v }}b{% if v %}{% endif %}", { v: value })).toBe(`a${value}b`);
      }),
    );
  });

  test("keep their JSON type where a text is one output", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = JSON.parse(JSON.stringify(value)) as JsonValue;
        expect(evaluate(" {{ v }}\n", { v: json })).toEqual(json);
      }),
    );
    expect(evaluate("{{ count | plus: 2 }}")).toBe(7);
    expect(evaluate("{{ count }} ")).toBe(5);
    expect(evaluate("{{ count }}.")).toBe("5.");
    expect(evaluate("{{ count }}{{ count }}")).toBe("55");
  });

  test.each([
    ["a {{ outputs.fetch }}", 'a {"a":1}'],
    ["{{ list }}!", '[1,{"a":2}]!'],
    ["{{ nothing }}|{{ nil }}", "|"],
    ["{{ count }} {{ ratio }} {{ isReady }}", "5 0.5 true"],
    ["{{ people | map: 'name' | join: ', ' }}", "Ada, Bob"],
    ["{{ list | join: ' ' }}", '1 {"a":2}'],
    ["{{ 'x' | append: outputs.fetch }}", 'x{"a":1}'],
    ["{{ outputs.fetch | upcase }}", '{"A":1}'],
    ["{% echo list %}{% cycle list, 'b' %}", '[1,{"a":2}][1,{"a":2}]'],
    ["{{ outputs.fetch | raw }}.", '{"a":1}.'],
    [
      "{{ topic.size }}{{ list.size }}{{ list.first }}{{ list.last.a }}{{ outputs.sized.size }}{{ outputs.fetch.size }}",
      "421271",
    ],
    ["{{ topic | size }}{{ list | size }}{{ outputs.fetch | size }}", "421"],
    ["{{ people | where: 'isAdmin' | map: 'name' }}", '["Ada"]'],
    ["{{ list | push: nil }}!", '[1,{"a":2},null]!'],
  ])("render %s", (source, text) => {
    expect(render(source)).toBe(text);
  });

  test("that a filter finds nothing for are null", () => {
    expect(evaluate("{{ people | find: 'name', 'Eve' }}")).toBeNull();
  });

  test("that JSON does not have are an error", () => {
    expect(failure("{{ 1 | divided_by: 0 }}").message).toContain("Infinity, which JSON does not have");
  });

  test("under ids with dashes are read with a point or brackets, with dots in brackets", () => {
    expect(render("{{outputs.a-b}} {{outputs['a-b']}} {{outputs['v1.2']}}")).toBe("dashed dashed dotted");
  });

  test("of the scope are not changed by a template", () => {
    const before = structuredClone(scope);
    expect(render("{% increment count %}{% assign topic = 1 %}{{ topic }}{{ people | reverse | size }}")).toBe("012");
    expect(scope).toEqual(before);
  });
});
