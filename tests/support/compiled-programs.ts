import ts from "typescript";

/** What the compiler says of programs that are built as Pulumi's own template builds them. @param stricter settings beside `strict` */
export function complaintsAbout(programs: readonly string[], stricter: ts.CompilerOptions = {}): string[] {
  const program = ts.createProgram(programs, {
    strict: true,
    ...stricter,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    types: ["node"],
    skipLibCheck: true,
    noEmit: true,
  });
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}
