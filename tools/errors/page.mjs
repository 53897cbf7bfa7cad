// @ts-check

/**
 * @typedef {{ severity: string, file?: true, what: string, remedy: string }} Kind a kind of finding
 * @typedef {Record<string, { meaning: string, next: string }>} Codes
 * @typedef {{ findings: [string, Kind][], jobs: Codes, vendors: Codes, requests: Codes }} Tables
 */

/** @param {Tables} tables @returns {string} `docs/errors.md` */
export function errorsPage({ findings, jobs, vendors, requests }) {
  const errors = findings.filter(([, { severity }]) => severity === "error");
  const warnings = findings.filter(([, { severity }]) => severity === "warning");
  return `# Every code, and what to do

Codes stand in messages of \`pulumi up\`, of \`fine-tuning\`, of the dashboard and in answers of the API. Written by \`npm run errors\` from the
tables that the code itself takes them from. What happens to a resource whose job failed tells [It failed](it-failed.md).

- [A job failed](#a-job-failed)
- [A server refused](#a-server-refused)
- [The local server refused](#the-local-server-refused)
- [Errors in data](#errors-in-data)
- [Warnings about data](#warnings-about-data)

Exit codes are no part of this page: \`npx fine-tuning --help\` has those of the command.

## A job failed

Codes of the local server and of the trainer for open models. Vendors have more of their own; the report then takes its heading from what the code and the
message speak of: data, moderation, quota, limits, access, the model, an argument, or the server.

${codes(jobs)}

## A server refused

Codes of vendors for which the provider adds what to do.

${codes(vendors)}

## The local server refused

Codes in answers of \`fine-tuning-server\`. Most of these names are OpenAI's own.

${codes(requests)}

## Errors in data

They stop a preview, and \`fine-tuning check\` ends with 1.

${kinds(errors)}

## Warnings about data

${kinds(warnings)}
`;
}

/** @param {Codes} codes */
const codes = (codes) =>
  table(
    ["Code", "What it means", "What to do"],
    Object.entries(codes).map(([code, { meaning, next }]) => [`\`${code}\``, meaning, sentence(next)]),
  );

/** @param {[string, Kind][]} kinds */
const kinds = (kinds) =>
  table(
    ["Code", "What is wrong", "What to do"],
    kinds.map(([code, { what, remedy }]) => [`\`${code}\``, sentence(what), sentence(remedy)]),
  );

/** @param {string} text as it stands inside of a message */
const sentence = (text) => {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return begun.endsWith(".") ? begun : `${begun}.`;
};

/** @param {string[]} heading @param {string[][]} rows */
const table = (heading, rows) =>
  [heading, heading.map(() => "---"), ...rows].map((cells) => `| ${cells.map(cell).join(" | ")} |`).join("\n");

/** @param {string} text braces and angles of JSON are no HTML */
const cell = (text) => text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
