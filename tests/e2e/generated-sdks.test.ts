import { readFileSync } from "node:fs";
import { join } from "node:path";
import { filesIn } from "../support/example-files";
import { generatedSdk } from "../support/generated-sdk";
import { languageEnvironment, type SdkLanguage } from "../support/language-environment";
import { aPulumiProject, type PulumiProject } from "../support/pulumi";
import { root } from "../support/pulumi-cli";
import "../support/pulumi-patience";
import { compilers } from "../support/sdk-compilers";

let project: PulumiProject;
beforeAll(async () => {
  project = await aPulumiProject({ files: { "index.js": "" } });
});
afterAll(() => project.remove());

/** What is looked at in an SDK: a whole number, one with a fraction, and an enumeration. */
interface Sdk {
  language: SdkLanguage;
  whole: RegExp;
  broken: RegExp;
  choice: RegExp;
}

const sdks: Sdk[] = [
  {
    language: "go",
    whole: /\tSeed pulumi\.IntPtrInput/,
    broken: /\tStallMinutes pulumi\.Float64PtrInput/,
    choice: /MethodTypeSupervised += MethodType\("supervised"\)/,
  },
  {
    language: "python",
    whole: /\bseed: .*\bint\b/,
    broken: /\bstall_minutes: .*\bfloat\b/,
    choice: /class MethodType\(.*Enum\):[\s\S]*?SUPERVISED = "supervised"/,
  },
  {
    language: "nodejs",
    whole: /\bseed\?: pulumi\.Input<number\b/,
    broken: /\bstallMinutes\?: pulumi\.Input<number\b/,
    choice: /const MethodType = \{\s*Supervised: "supervised"/,
  },
  {
    language: "java",
    whole: /Output<Integer> seed;/,
    broken: /Output<Double> stallMinutes;/,
    choice: /enum MethodType \{\s*Supervised\("supervised"\)/,
  },
];

it("answers `pulumi package get-schema` with all that `schema.json` has", async () => {
  const plugin = join(root, "plugin", "pulumi-resource-fine-tuning");
  const { code, stdout, stderr } = await project.run(["package", "get-schema", plugin]);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(namesIn(JSON.parse(stdout))).toEqual(namesIn(schema));
});

describe.each(sdks.filter(hasHost))(
  "the SDK that `pulumi package gen-sdk` generates for $language",
  ({ language, whole, broken, choice }) => {
    let folder = "";
    let text = "";
    beforeAll(async () => {
      folder = await generatedSdk(project, language);
      text = Object.values(filesIn(folder)).join("\n");
    });

    it("has whole numbers, numbers with a fraction and enumerations", () => {
      expect(text).toMatch(whole);
      expect(text).toMatch(broken);
      expect(text).toMatch(choice);
    });

    it("says of everything what `schema.json` says", () => {
      const said = words(text);
      const missing = descriptions().filter((description) => !said.includes(words(description)));
      // Pulumi's generator for Java leaves out what is said of a type that only answers have, and has that of its fields.
      const expected = language === "java" ? missing.filter((each) => !ofTypes().includes(each)) : missing;
      expect(expected).toEqual([]);
    });

    it("compiles, where its compiler is", async () => {
      const compiled = await compilers[language](folder);
      if ("notCompiled" in compiled)
        process.stderr.write(`the SDK for ${language} was not compiled: ${compiled.notCompiled}\n`);
      else expect(compiled.ended).toMatchObject({ code: 0 });
    });
  },
);

/** Java's host is a Go module that not every proxy has; the other languages are tried all the same. */
function hasHost({ language }: Sdk): boolean {
  try {
    return languageEnvironment(`sdk-${language}`) !== undefined;
  } catch (error) {
    if (language !== "java") throw error;
    process.stderr.write(`no SDK for Java was generated: ${error}\n`);
    return false;
  }
}

interface Schema {
  resources: object;
  functions: object;
  types: Record<string, { description: string }>;
}

const schema = JSON.parse(readFileSync(join(root, "schema.json"), "utf8")) as Schema;

const namesIn = ({ resources, functions, types }: Schema) =>
  [resources, functions, types].map((each) => Object.keys(each).sort());

/** What is said of types as such. */
const ofTypes = () => Object.values(schema.types).map(({ description }) => description);

/** What is said of resources, functions and types, and of all that they have. */
function descriptions(): string[] {
  const { resources, functions, types } = schema;
  const found = [...JSON.stringify([resources, functions, types]).matchAll(/"description":("(?:[^"\\]|\\.)*")/g)];
  return [...new Set(found.map(([, text = ""]) => JSON.parse(text) as string))];
}

/** A text without what comments of the languages have at their lines' beginnings, and how they spell some signs. */
function words(text: string): string {
  return text
    .replaceAll(/^\s*(\/\/+|\*|#|@return)\s?/gm, " ")
    .replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&")
    .replaceAll(/\\+/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}
