import { createRequire } from "node:module";
import { join } from "node:path";

/**
 * The engine's process for dynamic providers looks for the package from the directory of the program, as if the program
 * itself had written `require`. A strict `node_modules` (pnpm) shows the program only its own dependencies: a package
 * that one of its libraries depends on is not among them.
 * @returns the sentence that says what to add where; `undefined` where the package is found.
 */
export function unreachableRuntime(programDirectory: string): string | undefined {
  try {
    createRequire(join(programDirectory, "program.js")).resolve("pulumi-fine-tuning/runtime");
    return undefined;
  } catch {
    return (
      `the package "pulumi-fine-tuning" is not found from "${programDirectory}", where Pulumi's provider process looks for it; ` +
      `it is probably a dependency of one of the program's libraries only. Nothing was changed. Next: add it to the dependencies in ` +
      `the program's own package.json (\`npm install pulumi-fine-tuning\`, \`pnpm add pulumi-fine-tuning\` or \`yarn add pulumi-fine-tuning\` in that directory).`
    );
  }
}
