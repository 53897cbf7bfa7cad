const { mkdtempSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");

/**
 * Keeps the results of checks that tests run out of the user's cache directory, which itself stays theirs: it holds the
 * Pulumi CLI.
 */
module.exports = async () => {
  process.env.PULUMI_FINE_TUNING_CACHE = mkdtempSync(join(tmpdir(), "dataset-cache-"));
};
