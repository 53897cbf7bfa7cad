// @ts-check
import ts from "typescript";

/**
 * A type as a user of a program thinks of it. Whether a value may be an output is the same everywhere, so it is left out.
 * @typedef {{ kind: "named", name: string }
 *   | { kind: "list", of: Shape }
 *   | { kind: "map", of: Shape }
 *   | { kind: "one of", shapes: Shape[] }
 *   | { kind: "text", text: string }} Shape
 */

const wrappers = ["Input", "Output", "Promise", "Partial"];

/**
 * Whether an output or field may come to nothing, although it is always there: `Output<string | undefined>`.
 * @param {ts.TypeChecker} checker
 * @param {ts.TypeNode} node
 * @returns {boolean}
 */
export function mayBeUndefined(checker, node) {
  if (node.kind === ts.SyntaxKind.UndefinedKeyword) return true;
  if (ts.isUnionTypeNode(node)) return node.types.some((each) => mayBeUndefined(checker, each));
  if (!ts.isTypeReferenceNode(node)) return false;
  const symbol = checker.getSymbolAtLocation(node.typeName);
  const [first] = node.typeArguments ?? [];
  if (first && wrappers.includes(String(symbol?.name))) return mayBeUndefined(checker, first);
  const constraint = symbol?.declarations?.find(ts.isTypeParameterDeclaration)?.constraint;
  return constraint !== undefined && mayBeUndefined(checker, constraint);
}

/**
 * @param {ts.TypeChecker} checker
 * @param {Map<ts.Symbol, string>} exported types that have a place of their own, and its name
 * @returns {(node: ts.TypeNode) => Shape}
 */
export function shapeReader(checker, exported) {
  return shapeOf;

  /** @param {ts.TypeNode} node @returns {Shape} */
  function shapeOf(node) {
    if (ts.isParenthesizedTypeNode(node)) return shapeOf(node.type);
    if (ts.isArrayTypeNode(node)) return { kind: "list", of: shapeOf(node.elementType) };
    if (ts.isUnionTypeNode(node)) return oneOf(node.types);
    // `string & {}`: any other text, beside those that an editor proposes.
    const [first] = ts.isIntersectionTypeNode(node) ? node.types : [];
    if (first?.kind === ts.SyntaxKind.StringKeyword) return textOf(first);
    if (ts.isTypeReferenceNode(node)) return referred(node);
    return textOf(node);
  }

  /** @param {readonly ts.TypeNode[]} nodes @returns {Shape} */
  function oneOf(nodes) {
    const shapes = nodes.filter(({ kind }) => kind !== ts.SyntaxKind.UndefinedKeyword).map(shapeOf);
    const different = [...new Map(shapes.map((shape) => [JSON.stringify(shape), shape])).values()];
    const [only] = different;
    return different.length === 1 && only ? only : { kind: "one of", shapes: different };
  }

  /** @param {ts.TypeReferenceNode} node @returns {Shape} */
  function referred(node) {
    const symbol = checker.getSymbolAtLocation(node.typeName);
    const target = symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const name = target && exported.get(target);
    if (name !== undefined) return { kind: "named", name };
    const [first, second] = node.typeArguments ?? [];
    if (first && wrappers.includes(String(target?.name))) return shapeOf(first);
    if (target?.name === "Record" && second) return { kind: "map", of: shapeOf(second) };
    const parameter = target?.declarations?.find(ts.isTypeParameterDeclaration);
    return parameter?.constraint ? shapeOf(parameter.constraint) : textOf(node);
  }
}

/** @param {ts.TypeNode} node @returns {Shape} */
function textOf(node) {
  return { kind: "text", text: node.getText().replace(/\s+/g, " ") };
}
