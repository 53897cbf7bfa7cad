import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

const root = resolve(__dirname, "..", "..");
const read = (path: string) => readFileSync(join(root, path), "utf8");

function pages(): string[] {
  const below = readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" }).map((name) => `docs/${name}`);
  return ["README.md", "CONTRIBUTING.md", "server/README.md", ...below].filter((path) => path.endsWith(".md"));
}

describe("the README", () => {
  const programs = readdirSync(join(root, "examples")).map((example) => `examples/${example}/index.ts`);

  it.each([...read("README.md").matchAll(/```ts\n(.*?)```/gs)].map(([, snippet]) => [snippet ?? ""]))(
    "shows only code that stands in an example, and so is run: %#",
    (snippet) => {
      expect(programs.filter((path) => existsSync(join(root, path)) && read(path).startsWith(snippet))).not.toEqual([]);
    },
  );

  it("shows a moving picture, light and dark, that is small enough for a first screen", () => {
    const [dark = "", light = ""] = [...read("README.md").matchAll(/(?:srcset|src)="([^"]+\.webp)"/g)].map(
      ([, path]) => path,
    );
    const pictures = [dark, light].map((path) => readFileSync(join(root, path)));
    const frames = pictures.map((picture) => picture.toString("latin1").split("ANMF").length - 1);
    expect(frames.map((count) => count > 5)).toEqual([true, true]);
    expect(pictures.map(({ length }) => length < 300 * 1024)).toEqual([true, true]);
  });

  it("names only npm scripts that exist", () => {
    const { scripts } = JSON.parse(read("package.json"));
    const named = [...read("README.md").matchAll(/npm (?:--prefix \S+ )?run (?:--silent )?([\w:-]+)/g)].map(
      ([, name]) => name,
    );
    expect(named.filter((name) => name === undefined || !(name in scripts))).toEqual([]);
  });
});

describe("the documentation", () => {
  it("shows a unit test that is run here", () => {
    const [, shown] = /```ts\n(.*?)```/s.exec(read("docs/unit-test-your-program.md")) ?? [];
    expect(shown).toBe(read("tests/contract/unit-test-recipe.test.ts"));
  });

  it("shows Python that stands in the example, or is run here", () => {
    const tried = read("examples/python/__main__.py") + read("tests/e2e/python.test.ts");
    const shown = [...read("docs/other-languages.md").matchAll(/```python\n(.*?)```/gs)].map(([, code]) => code ?? "");
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.filter((code) => !tried.includes(code))).toEqual([]);
  });

  it("shows YAML that declares a provider, or gives a former type, as it is run here", () => {
    const tried = (read("tests/e2e/yaml.test.ts") + read("tests/e2e/moving.test.ts")).replaceAll("\\${", "${");
    const shown = [...read("docs/other-languages.md").matchAll(/```yaml\n(.*?)```/gs)].map(([, code]) => code ?? "");
    const held = shown.filter((code) => /pulumi:providers:|aliases:/.test(code));
    expect(held).toHaveLength(2);
    expect(held.filter((code) => !tried.includes(code))).toEqual([]);
  });

  it("has an index that leads to every page and every example", () => {
    const index = read("docs/README.md");
    const examples = readdirSync(join(root, "examples")).map((example) => {
      const program = `examples/${example}/index.ts`;
      return `../${existsSync(join(root, program)) ? program : `examples/${example}/Pulumi.yaml`}`;
    });
    const others = pages().map((page) => relative("docs", page));
    const wanted = [...others, ...examples].filter((target) => target !== "README.md");
    expect(wanted.filter((target) => !index.includes(`](${target})`))).toEqual([]);
  });

  it.each(pages())("has no link that leads nowhere: %s", (page) => {
    const links = read(page).matchAll(/(?:\]\(|\b(?:src|srcset)=")(?!https?:|#)([^)#"]+)/g);
    const targets = [...links].map(([, target]) => target ?? "");
    expect(targets.filter((target) => !existsSync(join(root, dirname(page), target)))).toEqual([]);
  });
});
