import { createRequire } from "node:module";
import { join } from "node:path";

const runtime = "pulumi-fine-tuning/runtime";
const providerProcess = "@pulumi/pulumi/cmd/dynamic-provider";

/**
 * The engine's process for dynamic providers looks for the package from the directory of the program, as if the program
 * itself had written `require`. A strict `node_modules` (pnpm) shows the program only its own dependencies: a package
 * that one of its libraries depends on is not among them. Yarn's Plug'n'Play asks who requires it, and finds Pulumi's SDK,
 * which does not declare it.
 * @param pnp whether Plug'n'Play resolves modules.
 * @returns the sentence that says what to add where; `undefined` where the package is found.
 */
export function unreachableRuntime(
  programDirectory: string,
  pnp = process.versions.pnp !== undefined,
): string | undefined {
  const program = createRequire(join(programDirectory, "program.js"));
  const seenByProgram = succeeds(() => program.resolve(runtime));
  const seenBySdk = !pnp || succeeds(() => createRequire(program.resolve(providerProcess)).resolve(runtime));
  if (seenByProgram && seenBySdk) return undefined;
  const next = [...(seenByProgram ? [] : [toProgram]), ...(seenBySdk ? [] : [toSdk])];
  return (
    `the package "pulumi-fine-tuning" is not found from "${programDirectory}", where Pulumi's provider process looks for it; ` +
    `${seenByProgram ? "Yarn's Plug'n'Play shows it to the program and not to Pulumi" : "it is probably a dependency of one of the program's libraries only"}. ` +
    `Nothing was changed. Next: ${next.join(", and ")}.`
  );
}

const toProgram =
  "add it to the dependencies in the program's own package.json (`npm install pulumi-fine-tuning`, `pnpm add pulumi-fine-tuning` " +
  "or `yarn add pulumi-fine-tuning` in that directory)";

const toSdk =
  'add `packageExtensions: { "@pulumi/pulumi@*": { peerDependencies: { pulumi-fine-tuning: "*" } } }` to .yarnrc.yml and run `yarn install`';

function succeeds(resolve: () => string): boolean {
  try {
    resolve();
    return true;
  } catch {
    return false;
  }
}
