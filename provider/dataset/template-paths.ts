const templates = { item: templateOf("item"), sample: templateOf("sample") };

/**
 * What a grader's templates name of the row (`item`) or of the answer (`sample`), anywhere in it and each once:
 * `.case.id` for `{{item.case.id}}`, `.choices[0]` for `{{sample.choices[0]}}`.
 */
export function templatePaths(grader: unknown, of: keyof typeof templates): string[] {
  const paths = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value === "string") for (const [, path = ""] of value.matchAll(templates[of])) paths.add(path);
    else if (typeof value === "object" && value !== null) for (const member of Object.values(value)) visit(member);
  };
  visit(grader);
  return [...paths];
}

function templateOf(root: string): RegExp {
  return new RegExp(String.raw`\{\{\s*${root}((?:\.[^.[\]\s{}]+|\[\d+\])+)\s*\}\}`, "g");
}
