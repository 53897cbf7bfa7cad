// @ts-check

/** @typedef {import("./declarations.mjs").Declarations} Declarations */
/** @typedef {import("./declarations.mjs").Field} Field */
/** @typedef {import("./shapes.mjs").Shape} Shape */

const heading = `# Reference

Every resource, function and type of the package \`pulumi-fine-tuning\`, with its arguments and outputs.
Written by \`npm run reference\` from the types and their comments.

Each argument may be a plain value or an output of another resource. Arguments that have a default, or are said to be
optional, may be left out. Times are Unix seconds unless said otherwise.`;

/** @param {Declarations} declarations @returns {string} the page */
export function markdownOf({ resources, functions, types }) {
  const shown = types.filter(({ name }) => !name.endsWith("OutputArgs"));
  return `${[
    heading,
    index("Resources", resources),
    index(
      "Functions",
      functions.filter(({ name }) => !name.endsWith("Output")),
    ),
    "## Resources",
    ...resources.flatMap((resource) => [
      `### ${resource.name}`,
      resource.text,
      "**Arguments**",
      table(resource.arguments, "Default"),
      "**Outputs**",
      table(resource.outputs),
    ]),
    "## Functions",
    "Each has a twin with `Output` at the end of its name, which takes outputs of resources and returns an output.",
    ...functions
      .filter(({ name }) => !name.endsWith("Output"))
      .flatMap((each) => [
        `### ${each.name}`,
        `${each.text} Returns ${typeText(each.result)}.`,
        table(each.arguments, "Default"),
      ]),
    "## Types",
    ...shown.flatMap((each) => [
      `### ${each.name}`,
      each.shape ? `${each.text}\n\n${typeText(each.shape)}` : each.text,
      ...(each.fields.length > 0
        ? [table(each.fields, each.fields.some(({ byDefault }) => byDefault) ? "Default" : undefined)]
        : []),
    ]),
  ].join("\n\n")}\n`;
}

/** @param {string} title @param {{ name: string }[]} items */
function index(title, items) {
  return `${title}: ${items.map(({ name }) => link(name)).join(" · ")}`;
}

/**
 * @param {Field[]} fields
 * @param {"Default"} [withDefault] arguments have a column for it
 */
function table(fields, withDefault) {
  const columns = ["Name", "Type", ...(withDefault ? [withDefault] : []), "Meaning"];
  const rows = fields.map((field) => [
    `\`${field.name}\``,
    typeText(field.shape),
    ...(withDefault ? [field.byDefault ?? (field.optional ? "optional" : "**required**")] : []),
    field.text,
  ]);
  return [columns, columns.map(() => "---"), ...rows].map((row) => `| ${row.map(inCell).join(" | ")} |`).join("\n");
}

/** @param {string} text */
function inCell(text) {
  return text.replaceAll("|", "\\|");
}

/** @param {string} name */
function link(name) {
  return `[${name}](#${name.toLowerCase()})`;
}

/** @param {Shape} shape @returns {string} */
function typeText(shape) {
  switch (shape.kind) {
    case "named":
      return link(shape.name);
    case "list":
      return `list of ${typeText(shape.of)}`;
    case "map":
      return `map of ${typeText(shape.of)}`;
    case "one of":
      return shape.shapes.map(typeText).join(" or ");
    case "text":
      return `\`${shape.text}\``;
  }
}
