import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";
import { programDirectory } from "./program-directory";

/** What an editor shows of a user's program that is compiled against the built package. */
export interface Editor {
  /** The compiler's complaints about a text, with the line they are about. */
  complaints(text: string): string[];
  /** What is shown over the word that ends at the mark `/*?*\/`. */
  hover(text: string): { shown: string; documentation: string };
  /** What is offered at the mark `/*?*\/`. */
  offers(text: string): string[];
  /** Every member of an exported type, and of the types that its members have, each as the editor shows it. */
  membersOf(exportedTypes: readonly string[]): Member[];
  /** The comments of all that the package exports: types, their members, functions. */
  comments(): { name: string; documentation: string }[];
  /** Names of the types that the package exports. */
  exportedTypes(): string[];
  close(): void;
}

export interface Member {
  /** Such as `FineTuningJobArgs.model`. */
  name: string;
  shown: string;
  documentation: string;
}

const shownInFull = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope;
const mark = "/*?*/";
const options: ts.CompilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.Node16,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  types: ["node", "jest"],
  noEmit: true,
};

/** `ambient` declares what every text may use without importing it. */
export function anEditor(ambient = ""): Editor {
  const { path: directory, remove } = programDirectory();
  const modules = join(directory, "node_modules");
  mkdirSync(join(modules, "@types"));
  for (const name of ["@pulumi", "@types/node", "@types/jest"])
    symlinkSync(resolve(__dirname, "../../node_modules", name), join(modules, name));
  const file = join(directory, "index.ts");
  const ambientFile = join(directory, "ambient.d.ts");
  writeFileSync(ambientFile, ambient);
  let text = "";
  let version = 0;
  const service = ts.createLanguageService({
    getScriptFileNames: () => [file, ambientFile],
    getScriptVersion: (name) => (name === file ? String(version) : "0"),
    getScriptSnapshot: (name) => {
      const content = name === file ? text : ts.sys.readFile(name);
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
    },
    getCurrentDirectory: () => directory,
    getCompilationSettings: () => options,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (name) => name === file || ts.sys.fileExists(name),
    readFile: (name) => (name === file ? text : ts.sys.readFile(name)),
    readDirectory: ts.sys.readDirectory,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
    realpath: ts.sys.realpath ?? ((name) => name),
  });

  function open(next: string): void {
    text = next;
    version++;
  }

  function hoverAt(position: number) {
    const info = service.getQuickInfoAtPosition(file, position);
    return {
      shown: ts.displayPartsToString(info?.displayParts),
      documentation: [
        ts.displayPartsToString(info?.documentation),
        ...(info?.tags ?? []).map(({ name, text }) => `@${name} ${ts.displayPartsToString(text)}`),
      ].join("\n"),
    };
  }

  return {
    complaints(next) {
      open(next);
      return [...service.getSyntacticDiagnostics(file), ...service.getSemanticDiagnostics(file)].map(
        ({ start = 0, messageText }) => {
          const line = next.slice(0, start).split("\n").length;
          return `line ${line}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
        },
      );
    },
    hover(next) {
      open(next);
      return hoverAt(next.indexOf(mark) - 1);
    },
    offers(next) {
      open(next);
      const at = service.getCompletionsAtPosition(file, next.indexOf(mark), {});
      return (at?.entries ?? []).map(({ name }) => name);
    },
    membersOf(exportedTypes) {
      open(exportedTypes.map((name) => `import type { ${name} } from "pulumi-fine-tuning";`).join("\n"));
      const program = service.getProgram();
      const source = program?.getSourceFile(file);
      if (program === undefined || source === undefined) throw new Error("the program does not compile");
      return members(
        program,
        exportsOf(program, source).filter(({ name }) => exportedTypes.includes(name)),
      );
    },
    comments() {
      open('import "pulumi-fine-tuning";');
      const program = service.getProgram();
      const source = program?.getSourceFile(file);
      if (program === undefined || source === undefined) throw new Error("the program does not compile");
      const checker = program.getTypeChecker();
      const exported = exportsOf(program, source);
      const own = exported.flatMap((symbol) => {
        const type = symbol.valueDeclaration && checker.getTypeOfSymbol(symbol);
        const made = type?.getConstructSignatures().map((one) => commentOf(one, checker)) ?? [];
        return [commentOf(symbol, checker), ...made].map((documentation) => ({ name: symbol.name, documentation }));
      });
      return [...own, ...members(program, exported)];
    },
    exportedTypes() {
      open('import "pulumi-fine-tuning";');
      const program = service.getProgram();
      const source = program?.getSourceFile(file);
      if (program === undefined || source === undefined) throw new Error("the program does not compile");
      return exportsOf(program, source).map(({ name }) => name);
    },
    close() {
      service.dispose();
      remove();
    },
  };
}

function exportsOf(program: ts.Program, source: ts.SourceFile): ts.Symbol[] {
  const checker = program.getTypeChecker();
  const [first] = source.statements;
  const specifier = first !== undefined && ts.isImportDeclaration(first) ? first.moduleSpecifier : undefined;
  const symbol = specifier === undefined ? undefined : checker.getSymbolAtLocation(specifier);
  return (symbol === undefined ? [] : checker.getExportsOfModule(symbol)).map((one) =>
    one.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(one) : one,
  );
}

function commentOf(of: ts.Symbol | ts.Signature, checker: ts.TypeChecker): string {
  const text = ts.displayPartsToString(of.getDocumentationComment(checker));
  const tags = "declarations" in of ? of.getJsDocTags(checker) : of.getJsDocTags();
  return [text, ...tags.map(({ name, text }) => `@${name} ${ts.displayPartsToString(text)}`)].join("\n").trim();
}

/** Properties that are declared in this package; those of classes and their ancestors included. */
function members(program: ts.Program, symbols: readonly ts.Symbol[]): Member[] {
  const checker = program.getTypeChecker();
  const isOurs = (symbol: ts.Symbol) =>
    (symbol.declarations ?? []).some((one) => /[/\\]dist[/\\]/.test(one.getSourceFile().fileName));
  return symbols.flatMap((symbol) => {
    if ((symbol.flags & ts.SymbolFlags.Type) === 0) return [];
    const type = checker.getDeclaredTypeOfSymbol(symbol);
    return type.getProperties().flatMap((property): Member[] => {
      if (!isOurs(property)) return [];
      const [declaration] = property.declarations ?? [];
      const shown =
        declaration === undefined
          ? ""
          : checker.typeToString(checker.getTypeOfSymbol(property), declaration, shownInFull);
      return [{ name: `${symbol.name}.${property.name}`, shown, documentation: commentOf(property, checker) }];
    });
  });
}
