// @ts-check

/**
 * @typedef {"taken" | { taken: string } | { refused: string }} Capability
 * @typedef {{ vendor: string, capabilities: Record<string, Capability> }} Vendor
 */

const BEGIN = "<!-- written by `npm run vendors` -->";
const END = "<!-- end of what `npm run vendors` writes -->";

/**
 * The page with the table between its two marks written anew.
 * @param {string} page
 * @param {readonly string[]} names of arguments, a row each
 * @param {readonly Vendor[]} vendors a column each
 */
export function withTable(page, names, vendors) {
  const [before = "", rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error(`the page lacks "${BEGIN}" or "${END}"`);
  return `${before}${BEGIN}\n\n${table(names, vendors)}\n\n${details(names, vendors)}\n\n${END}${after}`;
}

/** @param {readonly string[]} names @param {readonly Vendor[]} vendors */
function table(names, vendors) {
  const head = [row(["argument", ...vendors.map(({ vendor }) => vendor)]), row(["", ...vendors].map(() => "---"))];
  const body = names.map((name) => row([shown(name), ...vendors.map(({ capabilities }) => sign(capabilities, name))]));
  return [...head, ...body].join("\n");
}

/** @param {readonly string[]} names @param {readonly Vendor[]} vendors */
const details = (names, vendors) =>
  vendors
    .map(({ vendor, capabilities }) => ({ vendor, groups: grouped(names, capabilities) }))
    .filter(({ groups }) => groups.size > 0)
    .map(({ vendor, groups }) =>
      [`**${vendor}**`, ...[...groups].map(([words, own]) => `* ${own.map(shown).join(", ")}: ${words}.`)].join("\n"),
    )
    .join("\n\n");

/** Of which arguments the same is said. @param {readonly string[]} names @param {Vendor["capabilities"]} capabilities */
function grouped(names, capabilities) {
  const groups = /** @type {Map<string, string[]>} */ (new Map());
  for (const name of names) {
    const words = isWithinRefused(capabilities, name) ? undefined : wordsOf(capabilities[name]);
    if (words !== undefined) groups.set(words, [...(groups.get(words) ?? []), name]);
  }
  return groups;
}

/** What makes no sense where the vendor refuses what it belongs to. @param {string} name */
function parentOf(name) {
  if (name.startsWith("lora.")) return "lora";
  if (name.startsWith("grader: ")) return "method: reinforcement";
  return name === "beta" ? "method: dpo" : undefined;
}

/** @param {Vendor["capabilities"]} capabilities @param {string} name */
function isWithinRefused(capabilities, name) {
  const parent = capabilities[parentOf(name) ?? ""];
  return typeof parent === "object" && "refused" in parent;
}

/** @param {readonly string[]} cells */
const row = (cells) => `| ${cells.join(" | ")} |`;

/** `grader: lambda` is the grader `lambda`. @param {string} name */
function shown(name) {
  const [kind, value] = name.split(": ");
  return value === undefined ? `\`${name}\`` : `${kind} \`${value}\``;
}

/** @param {Vendor["capabilities"]} capabilities @param {string} name */
function sign(capabilities, name) {
  const capability = isWithinRefused(capabilities, name) ? undefined : capabilities[name];
  if (capability === "taken") return "yes";
  return capability !== undefined && "taken" in capability ? "in its way" : "no";
}

/** @param {Capability | undefined} capability @returns {string | undefined} */
function wordsOf(capability) {
  if (capability === undefined || capability === "taken") return undefined;
  return "taken" in capability ? capability.taken : capability.refused;
}
