import { mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { aPulumiProject } from "../support/pulumi";
import "../support/pulumi-patience";

const library = `
const { TrainingFile } = require("pulumi-fine-tuning");
const row = (n) => ({ messages: [{ role: "user", content: "berth " + n }, { role: "assistant", content: "quay " + n }] });
exports.declare = () => new TrainingFile("cargo", { rows: Array.from({ length: 10 }, (_, n) => row(n)) });
`;

/** As in a pnpm workspace: the program sees its library, and only the library sees the package. */
it("says what to add where when only a library of the program depends on the package", async () => {
  const project = await aPulumiProject({
    files: { "index.js": `require("./library").declare();`, "library/index.js": library },
  });
  try {
    mkdirSync(join(project.directory, "library/node_modules"));
    const inProgram = join(project.directory, "node_modules/pulumi-fine-tuning");
    const inLibrary = join(project.directory, "library/node_modules/pulumi-fine-tuning");
    renameSync(inProgram, inLibrary);

    const refused = await project.preview();
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain(
      `"cargo": the package "pulumi-fine-tuning" is not found from "${project.directory}"`,
    );
    expect(refused.output).toContain("add it to the dependencies in the program's own package.json");
    expect(refused.output).not.toMatch(/Cannot find module|^\s+at /m);

    renameSync(inLibrary, inProgram);
    expect(await project.preview()).toMatchObject({ code: 0 });
  } finally {
    project.remove();
  }
});
