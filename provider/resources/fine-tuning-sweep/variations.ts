import { createHash } from "node:crypto";
import type { DpoHyperparameters, ReinforcementHyperparameters } from "../../api/types";
import { UserError } from "../../errors";

/** Arguments by name; values may be outputs, which are passed on untouched. */
export type Variation = Record<string, unknown>;

/** Hyperparameters, and how names of a grid's children write them: a terminal's row has little room. */
const shortNames = {
  batchSize: "bs",
  learningRateMultiplier: "lr",
  nEpochs: "ep",
  beta: "beta",
  computeMultiplier: "cm",
  evalInterval: "ei",
  evalSamples: "es",
  reasoningEffort: "re",
} satisfies Record<keyof (DpoHyperparameters & ReinforcementHyperparameters), string>;

/** Arguments that are merged field by field; of all others the variation's value stands. */
const merged = [
  "method",
  "hyperparameters",
  "metadata",
  "lora",
  "vendorArguments",
  "budget",
  "accept",
  "onDelete",
  "connection",
];

/**
 * The arguments of one child: the base's, changed by the variation. `method` is merged as long as its `type` is the same,
 * and a variation's `hyperparameters` go where the base has its own.
 */
export function varied<Base extends object>(base: Base, variation: Variation): Base & Variation {
  const { hyperparameters: own, ...rest } = variation;
  const changes = own === undefined ? rest : { ...rest, ...placed(fieldsIn(base), rest, own) };
  return mergedWith(base, changes, merged);
}

/** One point of a grid. */
export interface Combination {
  /** Made of its values: `seed1-ep3`. */
  name: string;
  /** The name that earlier versions gave it: `seed-1-nEpochs-3`. */
  formerName: string;
  variation: Variation;
}

/** Every combination of the grid's values. */
export function combinations(base: Variation, grid: Record<string, readonly unknown[] | undefined>): Combination[] {
  const given = Object.entries(grid).filter(([, values]) => values !== undefined);
  const axes = given.map(([key, values]) => {
    if (!Array.isArray(values) || values.length === 0)
      throw new UserError(`\`grid.${key}\` must be a list with at least one value`);
    const path = pathOf(base, key);
    return values.map((value, index) => ({ key: path.at(-1) ?? key, part: nameOf(value, index), path, value }));
  });
  const found = new Map<string, Combination>();
  for (const points of product(axes)) {
    const name = points.map(({ key, part }) => shortPart(key, part)).join("-");
    if (found.has(name)) throw new UserError(`\`grid\` has the combination "${name}" twice`);
    const formerName = points.map(({ key, part }) => `${key}-${part}`).join("-");
    const variation = points.reduce((sum, { path, value }) => withValue(sum, path, value), {} as Variation);
    found.set(name, { name, formerName, variation });
  }
  return [...found.values()];
}

/** `ep3`, `lr0.5`, `model-gpt-4o-mini` */
function shortPart(key: string, part: string): string {
  const name = isHyperparameter(key) ? shortNames[key] : key;
  return /^\d/.test(part) ? `${name}${part}` : `${name}-${part}`;
}

const isHyperparameter = (key: string): key is keyof typeof shortNames => Object.hasOwn(shortNames, key);

function placed(base: Variation, variation: Variation, own: unknown): Variation {
  const method = variation.method ?? base.method;
  if (base.hyperparameters !== undefined || !isPlain(method)) return { hyperparameters: own };
  const type = String(method.type ?? "supervised");
  return { method: mergedWith(method, { [type]: { hyperparameters: own } }) };
}

function mergedWith<Base extends object>(base: Base, changes: Variation, only?: readonly string[]): Base & Variation {
  const before = fieldsIn(base);
  const merged = Object.entries(changes).map(([key, change]) => {
    const own = before[key];
    const merges = (only === undefined || only.includes(key)) && isPlain(own) && isPlain(change);
    return [key, merges && sameType(own, change) ? mergedWith(own, change) : change];
  });
  return { ...base, ...Object.fromEntries(merged) };
}

const fieldsIn = (base: object): Variation => Object.fromEntries(Object.entries(base));

/** A `method` of another type is another method, not a change of this one. */
const sameType = (before: Variation, change: Variation) => change.type === undefined || change.type === before.type;

/** Where a grid's key belongs: a hyperparameter by its own name, an argument, or a path with dots. */
function pathOf(base: Variation, key: string): string[] {
  if (!isHyperparameter(key)) return key.split(".");
  if (base.hyperparameters !== undefined) return ["hyperparameters", key];
  if (base.method !== undefined && !isPlain(base.method))
    throw new UserError(`\`grid.${key}\` needs \`base.method\` as a plain object, not as an output`);
  return ["method", String(base.method?.type ?? "supervised"), "hyperparameters", key];
}

function withValue(variation: Variation, [key = "", ...rest]: string[], value: unknown): Variation {
  if (rest.length === 0) return { ...variation, [key]: value };
  const inner = isPlain(variation[key]) ? variation[key] : {};
  // A method needs its type where the base has none.
  const typed = key === "method" ? { type: rest[0], ...inner } : inner;
  return { ...variation, [key]: withValue(typed, rest, value) };
}

function product<T>(axes: T[][]): T[][] {
  return axes.reduce<T[][]>((rows, axis) => rows.flatMap((row) => axis.map((point) => [...row, point])), [[]]);
}

/** A value's part of a name. Names are identities: they may not change when values are added at the end. */
function nameOf(value: unknown, index: number): string {
  if (typeof value !== "object" || value === null) return String(value).replace(/[^\w.]+/g, "-");
  if ("__name" in value && typeof value.__name === "string") return value.__name;
  if (isPlain(value) || Array.isArray(value))
    return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 6);
  return String(index + 1);
}

/** Neither an output nor a resource nor a list. */
function isPlain(value: unknown): value is Variation {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
