import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { fineTuningJobSchema } from "../../../provider/resources/fine-tuning-job/schema";
import { trainingArguments } from "../../../provider/resources/job/training-schema";
import { trainingFileSchema } from "../../../provider/resources/training-file/schema";

const root = resolve(__dirname, "..", "..", "..");

interface Property {
  type?: string;
  $ref?: string;
  oneOf?: Property[];
  const?: string;
  description?: string;
  willReplaceOnChanges?: true;
  language?: { csharp?: { name?: string } };
}

interface Type {
  type: string;
  description?: string;
  properties?: Record<string, Property>;
  enum?: { name: string; value: string }[];
}

interface Resource {
  description?: string;
  inputProperties: Record<string, Property>;
  properties: Record<string, Property>;
}

interface Package {
  version: string;
  config: { variables: Record<string, Property & { secret?: true }> };
  provider: { inputProperties: Record<string, Property & { secret?: true }> };
  resources: Record<string, Resource>;
  functions: Record<string, { description?: string; inputs: Type; outputs: Type }>;
  types: Record<string, Type>;
}

const schema = JSON.parse(readFileSync(join(root, "schema.json"), "utf8")) as Package;
const inputsOf = (kind: string) => schema.resources[`fine-tuning:index:${kind}`]?.inputProperties ?? {};
const typeOf = ({ $ref = "" }: Property): Type | undefined => schema.types[$ref.replace("#/types/", "")];

describe("schema.json", () => {
  it("is what `npm run schema` would write", () => {
    const run = spawnSync(process.execPath, ["tools/schema.mjs", "--check"], { cwd: root, encoding: "utf8" });
    expect(run).toMatchObject({ status: 0, stderr: "" });
  });

  it("is of the package's version", () => {
    const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    expect(schema.version).toBe(manifest.version);
  });

  it("describes everything that a user can write or read", () => {
    const { resources, functions, types, config } = schema;
    const called = Object.entries(functions);
    const described = [
      ...[resources, functions, types, config.variables].flatMap((each) => Object.entries<Property>(each)),
      ...Object.entries(resources).flatMap(([name, each]) => [
        ...propertiesOf(`${name} takes`, each.inputProperties),
        ...propertiesOf(`${name} has`, each.properties),
      ]),
      ...called.flatMap(([name, { inputs }]) => propertiesOf(`${name} takes`, inputs.properties)),
      ...called.flatMap(([name, { outputs }]) => propertiesOf(`${name} has`, outputs.properties)),
      ...Object.entries(types).flatMap(([name, { properties }]) => propertiesOf(name, properties)),
    ];
    expect(described.length).toBeGreaterThan(300);
    expect(described.filter(([, { description = "" }]) => description === "").map(([name]) => name)).toEqual([]);
  });

  it("speaks of nothing that only TypeScript has", () => {
    expect(JSON.stringify(schema).match(/`undefined`|`ApiError`|`Model`|`null`|`Promise|=>|\.apply\(/g)).toBeNull();
  });

  it("gives nothing the name of what it belongs to in C#, whose classes have no member of their own name", () => {
    const called = Object.entries({ ...schema.resources, ...schema.types }).flatMap(([token, { properties = {} }]) =>
      Object.entries(properties).map(([name, { language }]) => [token.split(":")[2], language?.csharp?.name ?? name]),
    );
    const clashing = called.filter(([owner, name]) => owner?.toLowerCase() === name?.toLowerCase());
    expect(called.length).toBeGreaterThan(50);
    expect(clashing).toEqual([]);
  });

  it("leads nowhere but to what it has", () => {
    const targets = [...JSON.stringify(schema).matchAll(/"\$ref":"#\/(types|resources)\/([^"]+)"/g)];
    expect(targets.length).toBeGreaterThan(50);
    expect(targets.filter(([, part, token = ""]) => !(token in schema[part as "types" | "resources"]))).toEqual([]);
  });

  it.each([
    ["a stack", schema.config.variables],
    ["a declared provider", schema.provider.inputProperties],
  ])("keeps both keys secret of %s", (_, settings) => {
    const secret = Object.entries(settings).filter(([, setting]) => setting.secret);
    expect(secret.map(([name]) => name)).toEqual(["apiKey", "adminKey"]);
  });

  it("says of each argument of a declared provider that the stack's setting comes next, and of none how a stack sets it", () => {
    const told = Object.entries(schema.provider.inputProperties).map(([name, { description = "" }]) => ({
      name,
      next: description.includes(`Default: \`fine-tuning:${name}\` of the stack`),
      command: description.includes("--secret"),
    }));
    expect(told).toEqual(Object.keys(schema.config.variables).map((name) => ({ name, next: true, command: false })));
  });

  it("gives the values of an enumeration names that every language takes", () => {
    const names = Object.values(schema.types)
      .flatMap((type) => type.enum ?? [])
      .map(({ name }) => name);
    expect(names.filter((name) => !/^[A-Za-z]\w*$/.test(name))).toEqual([]);
  });

  it("has an object where a comment has one, also beside an enumeration of nearly its name", () => {
    expect(typeOf(inputsOf("FineTunedModel").onDelete ?? {})).toMatchObject({ type: "object" });
  });

  it("says of every argument that trains again that it does", () => {
    const replacing = Object.entries(inputsOf("FineTuningJob")).filter(([, input]) => input.willReplaceOnChanges);
    expect(replacing.map(([name]) => name).sort()).toEqual([...trainingArguments, "adoptJobId"].sort());
  });
});

describe.each<[string, z.ZodObject]>([
  ["FineTuningJob", fineTuningJobSchema],
  ["TrainingFile", trainingFileSchema],
])("the types of %s", (kind, rules) => {
  const pairs = [...pairsOf(inputsOf(kind), rules)];
  const all = (fits: (property: Property) => boolean) => pairs.filter(({ property }) => fits(property));

  it("are whole numbers just where the rules take no fraction", () => {
    const numbers = all((property) =>
      alternatives(property).some(({ type }) => type === "number" || type === "integer"),
    );
    const wrong = numbers.filter(
      ({ property, rule }) =>
        alternatives(property).some(({ type }) => type === "number") !==
        [0.5, 1.5].some((fraction) => rule.safeParse(fraction).success),
    );
    expect(numbers.length).toBeGreaterThan(0);
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it("list the values that the rules take", () => {
    const choices = all((property) => typeOf(property)?.enum !== undefined);
    const wrong = choices.filter(
      ({ property, rule }) =>
        rule.safeParse("none of these").success ||
        typeOf(property)?.enum?.some(({ value }) => !rule.safeParse(value).success),
    );
    expect(choices.length).toBeGreaterThan(0);
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });
});

/** The properties of an object by a path that says whose they are. */
function propertiesOf(owner: string, properties: Record<string, Property> = {}): [string, Property][] {
  return Object.entries(properties).map(([name, property]) => [`${owner} ${name}`, property]);
}

interface Pair {
  path: string;
  property: Property;
  rule: z.ZodType;
}

/** Each argument with the rule that judges it, as far as both are objects. */
function* pairsOf(properties: Record<string, Property>, rules: z.ZodObject, at = ""): Generator<Pair> {
  for (const [name, property] of Object.entries(properties)) {
    const rule = bare(rules.shape[name]);
    const path = `${at}${name}`;
    yield { path, property, rule };
    const { properties: inner } = typeOf(property) ?? {};
    if (inner !== undefined && rule instanceof z.ZodObject) yield* pairsOf(inner, rule, `${path}.`);
  }
}

const alternatives = (property: Property): Property[] => property.oneOf ?? [property];

function bare(schema: unknown): z.ZodType {
  if (schema instanceof z.ZodOptional) return bare(schema.unwrap());
  if (schema instanceof z.ZodType) return schema;
  throw new Error("an argument has no rule");
}
