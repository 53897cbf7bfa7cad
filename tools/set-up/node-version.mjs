// @ts-check

/** Checked on import, first of all, so that an older Node is told what it lacks before anything else fails on it. */
const needed = [20, 18, 1];

if (isOlder(process.versions.node, needed)) {
  process.stderr.write(
    `setting up: Node ${needed.join(".")} or later is needed, and this is Node ${process.versions.node} (${process.execPath}).\n` +
      "  Next: install Node 20 or later (https://nodejs.org/en/download), then run the same command again.\n",
  );
  process.exit(1);
}

/**
 * @param {string} version
 * @param {number[]} least
 */
export function isOlder(version, least) {
  const parts = version.split(/[.-]/).map(Number);
  for (const [at, wanted] of least.entries()) {
    const part = parts[at];
    if (part !== wanted) return part === undefined || Number.isNaN(part) || part < wanted;
  }
  return false;
}
