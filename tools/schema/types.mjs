// @ts-check
import { flattened } from "./flattened.mjs";
import { enumOf, literalOf, literalsOf } from "./literals.mjs";

/** @typedef {import("../reference/declarations.mjs").Field} Field */
/** @typedef {import("../reference/declarations.mjs").TypeDeclaration} TypeDeclaration */
/** @typedef {import("../reference/shapes.mjs").Shape} Shape */
/**
 * A part of a schema, as Pulumi's metaschema has it.
 * @typedef {Record<string, any>} Spec
 */
/**
 * Whose value it is: enumerations without a name of their own are named by it.
 * @typedef {{ owner: string, field: string, whole: boolean }} Place
 */

/** Whatever a program writes there is handed on. */
const anything = { $ref: "pulumi.json#/Any" };

/** @type {Record<string, Spec>} */
const plain = {
  string: { type: "string" },
  boolean: { type: "boolean" },
  unknown: anything,
  object: { type: "object", additionalProperties: anything },
  "[number, number]": { type: "array", items: { type: "number" } },
};

/** What must be there. @param {Field[]} fields */
export const requiredOf = (fields) => fields.filter(({ optional }) => !optional).map(({ name }) => name);

/**
 * Writes types of the package as Pulumi's, each once and only where it is used. Arguments and outputs of one name are one
 * type, as in the SDKs of all languages: `Method` stands for `MethodArgs` too.
 * @param {TypeDeclaration[]} declared
 * @param {string[]} resources types that are resources
 */
export function typeWriter(declared, resources) {
  const known = new Map(declared.map((each) => [each.name, each]));
  /** @type {Map<string, Spec>} */
  const written = new Map();
  return { typeOf, properties, declarationOf, written: () => Object.fromEntries([...written].sort(byName)) };

  /** @param {string} name @returns {TypeDeclaration} */
  function declarationOf(name) {
    const found = known.get(`${bare(name)}Args`) ?? known.get(name);
    if (found === undefined) throw new Error(`the package exports no ${name}`);
    return flattened(found, known);
  }

  /** @param {Field[]} fields @param {string} owner @returns {Record<string, Spec>} */
  function properties(fields, owner) {
    return Object.fromEntries(
      fields.map(({ name, shape, text, byDefault, whole }) => {
        const literal = literalOf(shape);
        const type = typeOf(shape, { owner, field: name, whole });
        const described = [text, byDefault && `Default: ${byDefault}.`, restText(shape)].filter(Boolean).join(" ");
        return [name, { ...type, ...(literal === undefined ? {} : { const: literal }), description: described }];
      }),
    );
  }

  /** @param {Shape} shape @param {Place} place @returns {Spec} */
  function typeOf(shape, place) {
    switch (shape.kind) {
      case "list":
        return { type: "array", items: typeOf(shape.of, place) };
      case "map":
        return { type: "object", additionalProperties: typeOf(shape.of, place) };
      case "named":
        return ofName(shape.name, place);
      case "text":
        return ofText(shape.text, place);
      case "one of":
        return ofChoice(shape.shapes, place);
    }
  }

  /** @param {string} text @param {Place} place @returns {Spec} */
  function ofText(text, { whole }) {
    if (text === "number") return { type: whole ? "integer" : "number" };
    if (literalOf({ kind: "text", text }) !== undefined) return { type: "string" };
    const spec = plain[text];
    if (spec === undefined) throw new Error(`there is no type of Pulumi's for \`${text}\``);
    return spec;
  }

  /** @param {string} name @param {Place} place @returns {Spec} */
  function ofName(name, place) {
    if (resources.includes(name)) return { $ref: `#/resources/fine-tuning:index:${name}` };
    const declaration = declarationOf(name);
    const literals = literalsOf(declaration.shape);
    if (literals !== undefined) return ofEnum(bare(name), literals, declaration.text);
    if (declaration.shape !== undefined) return typeOf(declaration.shape, place);
    if (declaration.rest !== undefined)
      return { type: "object", additionalProperties: typeOf(declaration.rest, { ...place, field: "rest" }) };
    return object(declaration);
  }

  /** @param {TypeDeclaration} declaration @returns {Spec} */
  function object({ name, text, fields }) {
    const own = bare(name);
    const token = `fine-tuning:index:${own}`;
    if (!written.has(token)) {
      // Before its fields, because a type may hold itself.
      written.set(token, {});
      const spec = {
        description: text,
        type: "object",
        properties: properties(fields, own),
        required: requiredOf(fields),
      };
      written.set(token, spec);
    }
    return { $ref: `#/types/${token}` };
  }

  /** @param {string} name @param {ReturnType<typeof literalsOf>} literals @param {string} text @returns {Spec} */
  function ofEnum(name, literals, text) {
    if (literals === undefined) throw new Error(`${name} is no enumeration`);
    const token = `fine-tuning:index:${name}`;
    const spec = enumOf(literals.values, text);
    const before = written.get(token);
    if (before !== undefined && JSON.stringify(before.enum) !== JSON.stringify(spec.enum))
      throw new Error(`two enumerations are called ${name}`);
    if (before === undefined) written.set(token, spec);
    const reference = { $ref: `#/types/${token}` };
    return literals.open
      ? { type: "string", oneOf: [{ type: "string" }, { type: "string", ...reference }] }
      : reference;
  }

  /** @param {Shape[]} shapes @param {Place} place @returns {Spec} */
  function ofChoice(shapes, place) {
    const literals = literalsOf({ kind: "one of", shapes });
    const text = `What ${place.owner} takes as ${place.field}.`;
    if (literals !== undefined) return ofEnum(enumName(place), literals, text);
    // Of a choice of texts among other types, any text is taken.
    const alternatives = shapes
      .map((each) => typeOf(each, place))
      .map(({ oneOf, ...spec }) => (oneOf ? { type: "string" } : spec));
    const different = [...new Map(alternatives.map((spec) => [JSON.stringify(spec), spec])).values()];
    const [only] = different;
    return different.length === 1 && only ? only : { oneOf: different };
  }

  /** An enumeration and an object cannot share a name. @param {Place} place */
  function enumName({ owner, field }) {
    const name = bare(owner) + capitalized(field);
    return known.has(name) || known.has(`${name}Args`) ? `${name}Choice` : name;
  }

  /** Names that a map is known to hold. @param {Shape} shape @returns {string | undefined} */
  function restText(shape) {
    const declaration = shape.kind === "named" && known.has(shape.name) ? declarationOf(shape.name) : undefined;
    if (declaration?.rest === undefined) return undefined;
    return `Known names: ${declaration.fields.map(({ name }) => `\`${name}\``).join(", ")}.`;
  }
}

/** What a type is called in every language. @param {string} name */
const bare = (name) => name.replace(/(Args|Input)$/, "");

/** @param {string} text */
const capitalized = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** @param {[string, Spec]} a @param {[string, Spec]} b */
const byName = ([a], [b]) => (a < b ? -1 : 1);
