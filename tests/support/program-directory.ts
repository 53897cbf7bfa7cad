import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** A directory for a Pulumi program that has this package, as built, among its modules. */
export function programDirectory(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "fine-tuning-program-"));
  mkdirSync(join(path, "node_modules"));
  symlinkSync(resolve(__dirname, "../.."), join(path, "node_modules", "pulumi-fine-tuning"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
