import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { root } from "./pulumi-cli";

/** Path of the tarball that a release would publish, made of what is built. */
export function packed(into: string): string {
  const [{ filename }] = JSON.parse(
    execFileSync("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", into], {
      cwd: root,
      encoding: "utf8",
    }),
  );
  return join(into, filename);
}
