import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { accepted, eventsOf } from "./events.test-kit.ts";
import { renderPage } from "./render-page.ts";

const evil = `</script><script>alert(1)</script><!--<script>\u2028\u2029"'&\u202e`;

const elements = (page: string, name: string) => [
  ...page.matchAll(new RegExp(`<${name}([^>]*)>([^]*?)</${name}>`, "g")),
];

test("lets nothing that a run holds end or begin an element", async () => {
  const page = await renderPage({ events: eventsOf([accepted([evil], evil)]) });
  const scripts = elements(page, "script");
  expect(scripts.map(([, attributes]) => attributes)).toEqual([' type="application/json" id="run"', ""]);
  const data = scripts[0]?.[2] ?? "";
  expect(data).not.toMatch(/[<\u2028\u2029]/);
  expect(JSON.parse(data)).toMatchObject([{ type: "events", events: [{ workflow: { name: evil } }] }]);
  expect(page).toContain("<title>&#60;/script&#62;&#60;script&#62;alert(1)");
  expect(elements(page, "title")[0]?.[2]).not.toContain("\u202e");
});

test("allows its own program and style sheet by their hashes, and nothing else", async () => {
  const page = await renderPage({ workflow: { name: "Tea", nodes: [] } });
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? "";
  const hash = (text: string | undefined) =>
    createHash("sha256")
      .update(text ?? "")
      .digest("base64");
  expect(policy.split("; ")).toEqual([
    "default-src 'none'",
    `script-src 'sha256-${hash(elements(page, "script")[1]?.[2])}'`,
    `style-src 'sha256-${hash(elements(page, "style")[0]?.[2])}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ]);
  expect(page).not.toMatch(/ on[a-z]+=|javascript:|<link|<img|@import|url\(["']?(?!#)/);
});

test("is a few hundred kilobytes at most", async () => {
  expect((await renderPage({})).length).toBeLessThan(200_000);
});
