import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { runtime } from "@pulumi/pulumi";
import { type ResourceKind, shell } from "../../provider/shell";

const texts = new Map<ResourceKind, Promise<string>>();

/** The text that a program stores as `__provider` for a kind of resource, made the way the SDK makes it. */
export function providerText(kind: ResourceKind): Promise<string> {
  const known = texts.get(kind);
  if (known !== undefined) return known;
  const provider = shell(kind);
  const text = runtime.serializeFunction(() => provider, { allowSecrets: true }).then((serialized) => serialized.text);
  texts.set(kind, text);
  return text;
}

/** A directory for a Pulumi program that has this package, as built, among its modules. */
export function programDirectory(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "fine-tuning-program-"));
  mkdirSync(join(path, "node_modules"));
  symlinkSync(resolve(__dirname, "../.."), join(path, "node_modules", "pulumi-fine-tuning"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
