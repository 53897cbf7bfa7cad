// @ts-check

/** Where Node runs. */
const platforms = ["darwin-amd64", "darwin-arm64", "linux-amd64", "linux-arm64", "windows-amd64", "windows-arm64"];

/**
 * What the engine asks a release for.
 * @param {string} version without the `v`
 */
export const archiveNames = (version) =>
  platforms.map((platform) => `pulumi-resource-fine-tuning-v${version}-${platform}.tar.gz`);
