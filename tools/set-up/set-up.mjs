// @ts-check
import "./node-version.mjs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { cacheDirectory, root } from "../paths.mjs";
import { say } from "../problem.mjs";
import { withLock } from "../process/lock.mjs";
import { build } from "./build.mjs";
import { installPackages } from "./packages.mjs";

/** Locked packages installed and both packages built; quick and silent when that is so already. */
export async function setUp() {
  const clone = createHash("sha256").update(root).digest("hex").slice(0, 12);
  await withLock(
    join(cacheDirectory, `set-up-${clone}.lock`),
    async () => {
      await installPackages();
      await build();
    },
    () => say("setting up: waiting for another process that sets up this clone"),
  );
}
