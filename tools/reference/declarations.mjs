// @ts-check
import { join, relative } from "node:path";
import ts from "typescript";
import { root } from "../paths.mjs";
import { Problem } from "../problem.mjs";
import { mayBeUndefined, shapeReader } from "./shapes.mjs";

/** @typedef {import("./shapes.mjs").Shape} Shape */

/**
 * One argument, output or field. `optional` may be left out; `absent` may be there without a value; `whole` numbers have no fraction.
 * @typedef {{
 *   name: string, shape: Shape, optional: boolean, absent: boolean, whole: boolean,
 *   text: string, byDefault: string | undefined, place: string,
 * }} Field
 */
/** @typedef {{ name: string, text: string, arguments: Field[], outputs: Field[] }} ResourceDeclaration */
/** @typedef {{ name: string, text: string, arguments: Field[], result: Shape }} FunctionDeclaration */
/**
 * `rest` is what fields of any other name hold, where there may be such.
 * @typedef {{ name: string, text: string, fields: Field[], shape: Shape | undefined, rest: Shape | undefined }} TypeDeclaration
 */
/**
 * What the package offers, in the order in which it is exported.
 * @typedef {{ resources: ResourceDeclaration[], functions: FunctionDeclaration[], types: TypeDeclaration[] }} Declarations
 */

const resourceNames = ["TrainingFile", "FineTuningJob", "FineTunedModel", "FineTuningSweep", "CheckpointPermission"];
const entry = join(root, "provider", "index.ts");

/**
 * Reads what the package exports, with its types and doc comments.
 * @returns {Declarations}
 */
export function readDeclarations() {
  const { config } = ts.readConfigFile(join(root, "provider", "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, join(root, "provider"));
  const program = ts.createProgram([entry], { ...options, noEmit: true });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(entry);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${entry} exports nothing`);
  const exported = new Map(checker.getExportsOfModule(module).map((symbol) => [symbol.name, resolved(symbol)]));
  const shapeOf = shapeReader(checker, new Map([...exported].map(([name, symbol]) => [symbol, name])));

  const resources = resourceNames.map((name) => ({
    name,
    text: textOf(named(name)),
    arguments: fieldsOf(named(`${name}Args`)),
    outputs: fieldsOf(named(name)),
  }));
  const functions = [...exported].flatMap(([name, symbol]) => {
    const [declaration] = symbol.declarations ?? [];
    if (!declaration || !ts.isFunctionDeclaration(declaration) || declaration.type === undefined) return [];
    const [parameter] = declaration.parameters;
    const given = parameter && checker.getTypeAtLocation(parameter);
    return [
      { name, text: textOf(symbol), arguments: given ? propertiesOf(given) : [], result: shapeOf(declaration.type) },
    ];
  });
  const types = [...exported].flatMap(([name, symbol]) => {
    if (resourceNames.some((resource) => [resource, `${resource}Args`, `${resource}Class`].includes(name))) return [];
    const declaration = symbol.declarations?.find(
      (each) => ts.isInterfaceDeclaration(each) || ts.isTypeAliasDeclaration(each) || ts.isClassDeclaration(each),
    );
    if (declaration === undefined) return [];
    const shape = ts.isTypeAliasDeclaration(declaration) ? shapeOf(declaration.type) : undefined;
    return [{ name, text: textOf(symbol), fields: shape ? [] : fieldsOf(symbol), shape, rest: restOf(symbol) }];
  });
  return { resources, functions, types };

  /** @param {ts.Symbol} symbol */
  function resolved(symbol) {
    return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  }

  /** @param {string} name */
  function named(name) {
    const symbol = exported.get(name);
    if (symbol === undefined) throw new Error(`${entry} does not export ${name}`);
    return symbol;
  }

  /** What it has of its own: what every resource has is told by Pulumi. @param {ts.Symbol} symbol of a class, an interface or an alias */
  function fieldsOf(symbol) {
    return propertiesOf(checker.getDeclaredTypeOfSymbol(symbol)).filter(({ place }) => !place.includes("node_modules"));
  }

  /** @param {ts.Symbol} symbol @returns {Shape | undefined} */
  function restOf(symbol) {
    const [index] = checker.getIndexInfosOfType(checker.getDeclaredTypeOfSymbol(symbol));
    const node = index?.declaration?.type;
    return node && shapeOf(node);
  }

  /**
   * What a value of the type has. Of a union it is what any member has, and what a member does without is optional.
   * @param {ts.Type} type
   */
  function propertiesOf(type) {
    const members = type.isUnion() ? type.types : [type];
    const names = new Set(members.flatMap((member) => member.getProperties()).map(({ name }) => name));
    return [...names].flatMap((name) => {
      const fields = members.map((member) => fieldOf(member.getProperty(name)));
      const field = fields.find((each) => each !== undefined);
      return field ? [{ ...field, optional: field.optional || fields.includes(undefined) }] : [];
    });
  }

  /** @param {ts.Symbol | undefined} property @returns {Field | undefined} nothing for one that may only be left out */
  function fieldOf(property) {
    const declaration = property?.declarations?.find(
      (each) => ts.isPropertySignature(each) || ts.isPropertyDeclaration(each) || ts.isGetAccessor(each),
    );
    if (!property || !declaration?.type || declaration.type.kind === ts.SyntaxKind.UndefinedKeyword) return undefined;
    const file = declaration.getSourceFile();
    const { line } = file.getLineAndCharacterOfPosition(declaration.getStart());
    return {
      name: property.name,
      shape: shapeOf(declaration.type),
      optional: !ts.isGetAccessor(declaration) && declaration.questionToken !== undefined,
      absent: mayBeUndefined(checker, declaration.type),
      whole: property.getJsDocTags(checker).some(({ name }) => name === "integer"),
      text: textOf(property),
      byDefault: defaultOf(property),
      place: `${relative(root, file.fileName)}:${line + 1}`,
    };
  }

  /**
   * The comment of the class or the interface: of what is exported beside it by the same name, more would only repeat it.
   * @param {ts.Symbol} symbol
   */
  function textOf(symbol) {
    const main = symbol.declarations?.find((each) => ts.isInterfaceDeclaration(each) || ts.isClassDeclaration(each));
    const [comment] = main ? ts.getJSDocCommentsAndTags(main).filter(ts.isJSDoc) : [];
    if (comment) return oneLine(ts.getTextOfJSDocComment(comment.comment) ?? "");
    return oneLine(ts.displayPartsToString(symbol.getDocumentationComment(checker)));
  }

  /** @param {ts.Symbol} property */
  function defaultOf(property) {
    const tag = property.getJsDocTags(checker).find(({ name }) => name === "default");
    return tag && oneLine(ts.displayPartsToString(tag.text));
  }
}

/** @param {string} text */
function oneLine(text) {
  return text.replace(/\s+/g, " ").trim();
}

/**
 * Refuses what a reader of the reference would miss.
 * @param {Declarations} declarations
 */
export function refuseSilence({ resources, types }) {
  const all = [
    ...resources.flatMap((each) => [...each.arguments, ...each.outputs]),
    ...types.flatMap(({ fields }) => fields),
  ];
  const silent = all.filter(({ text }) => text === "").map(({ place, name }) => `${place}: ${name} has no doc comment`);
  const unsaid = resources
    .flatMap((resource) => resource.arguments)
    .filter(({ text }) => text !== "" && !/\bchang/i.test(text))
    .map(({ place, name }) => `${place}: the comment of ${name} does not say what changing it does`);
  const found = [...new Set([...silent, ...unsaid])];
  if (found.length > 0) throw new Problem(found.join("\n"));
}
