import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const folder = resolve(__dirname, "..", "..", "docs", "recipes");
const read = (path: string) => readFileSync(join(folder, path), "utf8");
const pages = readdirSync(folder).filter((name) => name.endsWith(".md"));
const fenced = (page: string, language: string) =>
  [...read(page).matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "gs"))].map(([, shown = ""]) => shown);

it.each(pages)("the recipe shows the very file that is run in the tests: %s", (page) => {
  const programs = fenced(page, "ts").map((shown) => [`${page.slice(0, -3)}.ts`, shown]);
  const workflows = fenced(page, "yaml").map((shown) => ["fine-tune.yml", shown]);
  const shown = [...programs, ...workflows];
  expect(shown).toHaveLength(1);
  for (const [path = "", text] of shown) expect(text).toBe(read(path));
});

it("every program of a recipe has its page", () => {
  const programs = readdirSync(folder).filter((name) => name.endsWith(".ts"));
  expect(programs.map((name) => name.replace(/\.ts$/, ".md")).filter((page) => !pages.includes(page))).toEqual([]);
});

it.each(readdirSync(join(folder, "data")))(
  "a row that a page shows stands in its data, cut only where it says so: %s",
  (data) => {
    const [row = ""] = read(join("data", data)).split("\n");
    const [shown = ""] = fenced(data.replace(/\.jsonl$/, ".md"), "json");
    const [begin = "", end = ""] = shown.trimEnd().split("…");
    expect([row.startsWith(begin), row.endsWith(end)]).toEqual([true, true]);
  },
);
