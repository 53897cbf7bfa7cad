// @ts-check
import { createRequire } from "node:module";
import { PulumiCommand } from "@pulumi/pulumi/automation/index.js";

/** The very module that the Automation API compares versions with. */
const semver = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi/package.json"))("semver");

/** `node install-vendor.mjs DIRECTORY VERSION`: the Automation API's installer as a process with one-line errors. */
const [, , directory = "", version = ""] = process.argv;
try {
  await PulumiCommand.install({ root: directory, version: new semver.SemVer(version) });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
