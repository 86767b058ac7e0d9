import { describe, expect, test } from "vitest";
import { parseTemplate } from "../template.ts";

/** Each reference as its path and the part of the source; guarded ones end with a question mark. */
function references(source: string): string[] {
  const { template } = parseTemplate(source);
  return (template?.references ?? []).map(
    ({ path, start, end, guarded }) => `${path.join("/")} at ${source.slice(start, end)}${guarded ? "?" : ""}`,
  );
}

describe("references", () => {
  test.each<[string, string[]]>([
    ["plain", []],
    ["{{ a.b[0]['c d'].e }}", ["a/b/0/c d/e at a.b[0]['c d'].e"]],
    ["{{ a[b.c].d }}", ["a at a[b.c].d", "b/c at b.c"]],
    [
      "{{outputs.a-b}}{{outputs['v1.2'].x}}{{outputs.text-}}",
      ["outputs/a-b at outputs.a-b", "outputs/v1.2/x at outputs['v1.2'].x", "outputs/text at outputs.text"],
    ],
    ["{{ a.size }}", ["a at a.size"]],
    ["{{ a | plus: b, c: d }}", ["a at a", "b at b", "d at d"]],
    ["{{ a | default: b }}", ["a at a?", "b at b"]],
    ["{{ a | upcase | default: 'b' }}", ["a at a"]],
    ["{% assign x = a %}{{ x }}{% capture y %}{{ y }}{% endcapture %}{{ y }}", ["a at a", "y at y"]],
    [
      "{% for i in a limit: b offset: continue %}{{ i }}{{ forloop.index }}{{ c }}{% endfor %}{{ i }}",
      ["a at a", "b at b", "c at c", "i at i"],
    ],
    ["{% for i in (a..b) %}{% endfor %}", ["a at a", "b at b"]],
    [
      "{% if a and b.c == d %}{{ a.x }}{{ e }}{% else %}{{ b.c }}{% endif %}{{ a }}",
      ["a at a?", "b/c at b.c?", "d at d?", "a/x at a.x?", "e at e", "b/c at b.c?", "a at a"],
    ],
    [
      "{% if outputs.a.ok %}{{ outputs.a.text }}{{ outputs.b }}{% endif %}",
      ["outputs/a/ok at outputs.a.ok?", "outputs/a/text at outputs.a.text?", "outputs/b at outputs.b"],
    ],
    ["{% case a %}{% when b %}{{ a }}{% endcase %}", ["a at a?", "b at b?", "a at a?"]],
    ["{% liquid\n echo a\n%}{% cycle b, c %}", ["a at a", "b at b", "c at c"]],
    ["{% raw %}{{ a }}{% endraw %}{% comment %}{{ b }}{% endcomment %}", []],
  ])("of %s", (source, found) => {
    expect(references(source)).toEqual(found);
  });
});
