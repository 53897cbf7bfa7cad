// @ts-check

/**
 * @typedef {object} Manifest of a package, as far as it says where the package lives
 * @property {string} name
 * @property {unknown} [repository]
 * @property {unknown} [homepage]
 * @property {unknown} [bugs]
 *
 * @typedef {object} Place a package of the repository
 * @property {Manifest} manifest
 * @property {string} [directory] of the package, below the repository; absent for its top
 *
 * @typedef {object} Whereabouts
 * @property {string[]} missing what nobody has said yet; the packages cannot be published so, and everything else works
 * @property {string[]} wrong what was said in part, or differently in two places: a mistake at any time
 */

const fields = /** @type {const} */ (["repository", "homepage", "bugs"]);
const placeholder = "<this repository>";

/**
 * Holds what the packages say of their repository, homepage and bugs against each other, and against the pages that tell how to
 * clone it. Either none of it is known, or all of it is said.
 * @param {Place[]} places the package at the top first
 * @param {Record<string, string>} pages text by path
 * @returns {Whereabouts}
 */
export function whereabouts(places, pages) {
  const unsaid = places.flatMap(({ manifest }) =>
    fields
      .filter((field) => manifest[field] === undefined)
      .map((field) => `"${field}" in package.json of ${manifest.name}`),
  );
  const placeholders = Object.keys(pages).filter((page) => pages[page]?.includes(placeholder));
  const unnamed = placeholders.map((page) => `the address in place of "${placeholder}" in ${page}`);
  const missing = [...unsaid, ...unnamed];
  if (unsaid.length === places.length * fields.length) return { missing, wrong: [] };
  const address = addressOf(places[0]?.manifest.repository);
  return {
    missing,
    wrong: [
      ...missing,
      ...(address === undefined ? [unlikeAddress] : places.flatMap((place) => deviations(place, address))),
    ],
  };
}

const unlikeAddress = '"repository" is not { "type": "git", "url": "git+https://HOST/OWNER/NAME.git" }';

/** @param {unknown} repository @returns {string | undefined} where a browser finds it */
function addressOf(repository) {
  return /^git\+(https:\/\/[^/]+\/[^/]+\/[^/]+)\.git$/.exec(String(fieldOf(repository, "url")))?.[1];
}

/** @param {Place} place @param {string} address */
function deviations({ manifest, directory }, address) {
  const expected = {
    repository: { type: "git", url: `git+${address}.git`, ...(directory === undefined ? {} : { directory }) },
    homepage: directory === undefined ? `${address}#readme` : `${address}/tree/main/${directory}#readme`,
    bugs: { url: `${address}/issues` },
  };
  return fields
    .filter(
      (field) => manifest[field] !== undefined && JSON.stringify(manifest[field]) !== JSON.stringify(expected[field]),
    )
    .map((field) => `"${field}" of ${manifest.name} should be ${JSON.stringify(expected[field])}`);
}

/** @param {unknown} value @param {string} name */
const fieldOf = (value, name) =>
  typeof value === "object" && value !== null ? /** @type {Record<string, unknown>} */ (value)[name] : undefined;
