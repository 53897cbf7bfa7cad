import { execFileSync } from "node:child_process";
import { join, resolve } from "node:path";

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
