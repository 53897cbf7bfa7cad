import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { root } from "./pulumi-cli";

/** Path of the tarball that a release would publish of a package, by default the provider's, made of what is built. */
export function packed(into: string, directory = root): string {
  const [{ filename }] = JSON.parse(
    execFileSync("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", into], {
      cwd: directory,
      encoding: "utf8",
    }),
  );
  return join(into, filename);
}
