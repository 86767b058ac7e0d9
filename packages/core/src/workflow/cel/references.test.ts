import { describe, expect, it } from "vitest";
import { parseExpression } from "../expression.ts";

function referencesIn(source: string): readonly string[] {
  return (parseExpression(source).expression?.references ?? []).map(
    ({ path, start, end, guarded }) =>
      `${path.join("/")} ${JSON.stringify(source.slice(start, end))}${guarded ? " guarded" : ""}`,
  );
}

describe("references", () => {
  it.each<[string, readonly string[]]>([
    ["outputs.fetch.users[0].email", ['outputs/fetch/users/0/email "outputs.fetch.users[0].email"']],
    ["outputs['a-b'].c + item.price", ["outputs/a-b/c \"outputs['a-b'].c\"", 'item/price "item.price"']],
    ["outputs.list[index].x", ['outputs/list "outputs.list"', 'index "index"']],
    ["users.all(u, u.age > min)", ['users "users"', 'min "min"']],
    ["u.all(u, u.x)", ['u "u"']],
    ["cel.bind(x, a.b, x + y)", ['a/b "a.b"', 'y "y"']],
    ["outputs.a-b", ['outputs/a "outputs.a"', 'b "b"']],
    ["type(x) == string", ['x "x"']],
    ["{k: v, 'z': [w]}", ['k "k"', 'v "v"', 'w "w"']],
    ["has(a.b)", ['a/b "a.b" guarded']],
    ["has(a.b) && a.b.c > d", ['a/b "a.b" guarded', 'a/b/c "a.b.c" guarded', 'd "d"']],
    ["a.b > 1 && has(a.b)", ['a/b "a.b" guarded', 'a/b "a.b" guarded']],
    ["!has(a.b) || a.b > 1", ['a/b "a.b" guarded', 'a/b "a.b" guarded']],
    ["has(a.b) || a.b > 1", ['a/b "a.b" guarded', 'a/b "a.b"']],
    ["has(a.b) ? a.b : a.c", ['a/b "a.b" guarded', 'a/b "a.b" guarded', 'a/c "a.c"']],
    ["!has(a.b) ? 0 : a.b", ['a/b "a.b" guarded', 'a/b "a.b" guarded']],
    ["'k' in a && a.k", ['a "a"', 'a/k "a.k" guarded']],
    ["has(a.b) && l.exists(x, a.b == x)", ['a/b "a.b" guarded', 'l "l"', 'a/b "a.b" guarded']],
    ["has(a[k].b)", ['a "a" guarded', 'k "k"']],
  ])("%s reads what it names", (source, expected) => {
    expect(referencesIn(source)).toEqual(expected);
  });
});
