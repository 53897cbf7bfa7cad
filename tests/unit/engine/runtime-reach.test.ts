import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unreachableRuntime } from "../../../provider/engine/runtime-reach";

let workspace = "";

/** The layout of pnpm: packages in a store, and each directory sees only what it declares. */
beforeEach(async () => {
  workspace = await realpath(await mkdtemp(join(tmpdir(), "workspace-")));
  const stored = join(workspace, "node_modules/.pnpm/pulumi-fine-tuning/node_modules/pulumi-fine-tuning");
  await mkdir(stored, { recursive: true });
  await writeFile(
    join(stored, "package.json"),
    JSON.stringify({ name: "pulumi-fine-tuning", exports: { "./runtime": "./runtime.js" } }),
  );
  await writeFile(join(stored, "runtime.js"), "");
  for (const directory of ["program", "library"])
    await mkdir(join(workspace, directory, "node_modules"), { recursive: true });
  await symlink(stored, join(workspace, "library/node_modules/pulumi-fine-tuning"));
});

afterEach(() => rm(workspace, { recursive: true, force: true }));

it("says in one sentence what to add where when only a library of the program depends on the package", () => {
  const program = join(workspace, "program");
  expect(unreachableRuntime(program)).toContain(`is not found from "${program}"`);
  expect(unreachableRuntime(program)).toContain("`pnpm add pulumi-fine-tuning`");
});

it("is silent where the program itself depends on the package", async () => {
  await symlink(
    join(workspace, "library/node_modules/pulumi-fine-tuning"),
    join(workspace, "program/node_modules/pulumi-fine-tuning"),
  );
  expect(unreachableRuntime(join(workspace, "program"))).toBeUndefined();
});

describe("with Yarn's Plug'n'Play, where Pulumi's provider process sees what Pulumi's SDK declares,", () => {
  const inSdk = () => join(workspace, "sdk/@pulumi/pulumi/node_modules/pulumi-fine-tuning");
  const shown = (directory: string) => unreachableRuntime(join(workspace, directory), true);

  beforeEach(async () => {
    const sdk = join(workspace, "sdk/@pulumi/pulumi");
    await mkdir(join(sdk, "cmd/dynamic-provider"), { recursive: true });
    await mkdir(join(sdk, "node_modules"));
    await writeFile(join(sdk, "cmd/dynamic-provider/index.js"), "");
    for (const directory of ["program", "library"])
      await symlink(join(workspace, "sdk/@pulumi"), join(workspace, directory, "node_modules/@pulumi"));
  });

  it("says what to add where, all of it at once", () => {
    expect(shown("library")).toContain(
      "Yarn's Plug'n'Play shows it to the program and not to Pulumi. Nothing was changed.",
    );
    expect(shown("library")).toContain('Next: add `packageExtensions: { "@pulumi/pulumi@*": ');
    expect(shown("program")).toMatch(
      /own package\.json .* directory\), and add `packageExtensions: .* run `yarn install`\.$/,
    );
  });

  it("is silent where both see it", async () => {
    await symlink(join(workspace, "library/node_modules/pulumi-fine-tuning"), inSdk());
    expect(shown("library")).toBeUndefined();
  });
});
