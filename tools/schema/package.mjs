// @ts-check
import { functionOf } from "./functions.mjs";
import { resourceOf } from "./resources.mjs";
import { requiredOf, typeWriter } from "./types.mjs";

/** @typedef {import("../reference/declarations.mjs").Declarations} Declarations */
/** @typedef {import("./types.mjs").Spec} Spec */

/** What the plugin serves. A sweep is a component of programs in TypeScript: in other languages it is a loop. */
const served = ["TrainingFile", "FineTuningJob", "FineTunedModel", "CheckpointPermission"];

const secretSettings = ["apiKey", "adminKey"];

/**
 * The package as Pulumi describes packages: what SDKs of all languages, and YAML, are made from.
 * @param {Declarations} declarations
 * @param {{ version: string, license: string, keywords: string[] }} manifest
 * @returns {Spec}
 */
export function packageOf({ resources, functions, types }, { version, license, keywords }) {
  const writer = typeWriter(types, served);
  const { fields } = named(types, "Settings");
  if (requiredOf(fields).length > 0) throw new Error("a setting that must be given would stop every program");
  const lookups = functions.filter(({ name }) => !name.endsWith("Output"));
  return {
    name: "fine-tuning",
    displayName: "Fine-tuning",
    version,
    description:
      "Fine-tuned language models in infrastructure as code, at OpenAI's fine-tuning API and every server that speaks it",
    license,
    keywords: [...keywords, "category/infrastructure", "kind/native"],
    // SDKs that build by themselves: Go's brings its go.mod.
    meta: { supportPack: true },
    language: {
      // The package `pulumi-fine-tuning` of npm needs no plugin, so the generated one has another name.
      nodejs: { packageName: "pulumi-fine-tuning-sdk", respectSchemaVersion: true },
      python: { packageName: "pulumi_fine_tuning", pyproject: { enabled: true }, respectSchemaVersion: true },
      go: { rootPackageName: "finetuning", generateResourceContainerTypes: true, respectSchemaVersion: true },
      csharp: { namespaces: { "fine-tuning": "FineTuning" }, respectSchemaVersion: true },
      java: { packages: { "fine-tuning": "finetuning" } },
    },
    config: { variables: withSecrets(writer.properties(fields, "Settings")) },
    provider: {
      description:
        "Where to call and with which key, for the resources that are given this provider. What it leaves out comes from the stack's " +
        "settings, such as `fine-tuning:baseUrl`, and then from the environment. The key too: beside a `baseUrl` or `dialect` of its own give " +
        "its own `apiKey`, or the stack's key is sent there.",
      inputProperties: withSecrets(writer.properties(fields.map(asArgument), "Settings")),
    },
    resources: Object.fromEntries(
      served.map((name) => [tokenOf(name), resourceOf(named(resources, name), writer.properties)]),
    ),
    functions: Object.fromEntries(
      lookups.map((lookup) => [tokenOf(lookup.name), functionOf(lookup, named(types, "LookupArgs"), writer)]),
    ),
    types: writer.written(),
  };
}

/** @param {Record<string, Spec>} settings */
function withSecrets(settings) {
  return Object.fromEntries(
    Object.entries(settings).map(([name, spec]) => [
      name,
      secretSettings.includes(name) ? { ...spec, secret: true } : spec,
    ]),
  );
}

/**
 * A setting as a program gives it to a provider that it declares: there the stack's own comes next.
 * @param {import("../reference/declarations.mjs").Field} field
 */
function asArgument({ name, text, byDefault, ...field }) {
  const setting = `\`fine-tuning:${name}\` of the stack`;
  return {
    ...field,
    name,
    text: text.replace("; set it with `--secret`", ""),
    byDefault: byDefault === undefined ? setting : `${setting}, then ${byDefault}`,
  };
}

/** @param {string} name */
function tokenOf(name) {
  return `fine-tuning:index:${name}`;
}

/**
 * @template {{ name: string }} T
 * @param {T[]} all
 * @param {string} name
 * @returns {T}
 */
function named(all, name) {
  const found = all.find((each) => each.name === name);
  if (found === undefined) throw new Error(`the package exports no ${name}`);
  return found;
}
