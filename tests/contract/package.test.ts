import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join, normalize, resolve } from "node:path";

const root = resolve(__dirname, "..", "..");
const bin = (name: string) => join(root, "node_modules", ".bin", name);

describe.each([
  ["pulumi-fine-tuning", root],
  ["fine-tuning-server", join(root, "server")],
])("the package %s", (name, directory) => {
  it("is packed as its manifest promises", () => {
    expect(execFileSync(bin("publint"), ["--strict"], { cwd: directory, encoding: "utf8" })).toContain("All good");
  });

  it("has types for every way in which Node and TypeScript resolve it", () => {
    const report = execFileSync(bin("attw"), ["--pack", ".", "--profile", "node16", "--format", "json"], {
      cwd: directory,
      encoding: "utf8",
    });
    const { analysis, problems } = JSON.parse(report.slice(report.indexOf("{"))) as {
      analysis: { packageName: string };
      problems?: Record<string, { resolutionKind?: string }[]>;
    };
    expect(analysis.packageName).toBe(name);
    const real = Object.values(problems ?? {})
      .flat()
      .filter(({ resolutionKind }) => resolutionKind !== "node10");
    expect(real).toEqual([]);
  });
});

it.each([
  ["pulumi-fine-tuning", root, ["dist/charts/in-file.js"]],
  ["fine-tuning-server", join(root, "server"), ["dist/charts/index.js"]],
  [
    "pulumi-fine-tuning",
    root,
    [
      "schema.json",
      "dist/plugin/main.js",
      ...["PulumiPlugin.yaml", "package.json", "pulumi-resource-fine-tuning"].map((file) => `plugin/${file}`),
    ],
  ],
])("%s is packed with what its pages draw with and what Pulumi starts", (_, directory, needed) => {
  const pack = execFileSync("npm", ["pack", "--dry-run", "--ignore-scripts", "--json"], {
    cwd: directory,
    encoding: "utf8",
  });
  const [{ files }] = JSON.parse(pack) as [{ files: { path: string }[] }];
  expect(files.map((file) => file.path)).toEqual(expect.arrayContaining(needed));
});

it("contains what its README and its documentation lead to", () => {
  const pack = execFileSync("npm", ["pack", "--dry-run", "--ignore-scripts", "--json"], {
    cwd: root,
    encoding: "utf8",
  });
  const [{ files }] = JSON.parse(pack) as [{ files: { path: string }[] }];
  const paths = files.map(({ path }) => path);
  const pages = paths.filter((path) => path === "README.md" || /^docs\/.*\.md$/.test(path));
  const dead = pages.flatMap((page) =>
    [...readFileSync(join(root, page), "utf8").matchAll(/(?:\]\(|\b(?:src|srcset)=")(?!https?:|#)([^)#"]+)/g)]
      .map(([, target = ""]) => normalize(join(dirname(page), target)).replace(/\/$/, ""))
      .filter((target) => !paths.some((path) => path === target || path.startsWith(`${target}/`)))
      .map((target) => `${page}: ${target}`),
  );
  expect(pages.length).toBeGreaterThan(10);
  expect(dead).toEqual([]);
});
