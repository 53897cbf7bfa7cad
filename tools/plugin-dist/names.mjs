// @ts-check

/** Where Node and the plugin's executable, a script, run. On Windows take the package of npm. */
const platforms = ["darwin-amd64", "darwin-arm64", "linux-amd64", "linux-arm64"];

/**
 * What the engine asks a release for.
 * @param {string} version without the `v`
 */
export const archiveNames = (version) =>
  platforms.map((platform) => `pulumi-resource-fine-tuning-v${version}-${platform}.tar.gz`);
