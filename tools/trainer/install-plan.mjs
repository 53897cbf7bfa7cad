// @ts-check

/** The version of uv that is fetched where there is none. */
export const uvVersion = "0.13.9";
/** What the environment and uv's copies of the packages take on the disk. */
const roomGb = 9;
/** With less room than this a step that failed most likely failed because of it. */
const leastFreeGb = 0.5;

const noRoom = /no space left on device|disk quota exceeded|os error 28\b|errno 28\b/i;
const noNetwork =
  /failed to fetch|error sending request|dns error|from versions: none|connection (refused|reset)|network is unreachable|name resolution|timed out/i;

/**
 * What uv is asked for: exactly what the lock names; more than that is left, so that an extra stays installed.
 * @param {string} project directory of the Python package
 * @param {{ forTests: boolean, ray: boolean }} options `ray` adds what a machine of a Ray cluster needs
 */
export function syncArguments(project, { forTests, ray }) {
  const parts = [forTests ? "--dev" : "--no-dev", ...(ray ? ["--extra", "ray"] : [])];
  return ["sync", "--frozen", "--inexact", "--project", project, ...parts];
}

/**
 * How uv is got from PyPI, step by step.
 * @param {string} folder a Python environment of its own
 * @returns {[command: string, args: string[]][]}
 */
export function uvSteps(folder) {
  const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", `uv==${uvVersion}`];
  return [
    ["python3", ["-m", "venv", folder]],
    [`${folder}/bin/python`, install],
  ];
}

/**
 * What to say where the environment does not fit on the disk; undefined where it does.
 * @param {number} freeBytes
 * @param {string} place
 */
export function roomTrouble(freeBytes, place) {
  const free = freeBytes / 1e9;
  if (free >= roomGb) return undefined;
  return `The trainer needs ${roomGb} GB on the disk of ${place}, but ${free.toFixed(1)} GB are free.\nNext: make room, or name another place in XDG_CACHE_HOME.`;
}

/**
 * What to say of a step of the installation that failed.
 * @param {string} step such as `getting uv`
 * @param {string} command as it was run
 * @param {{ code: number, stderr: string }} ended `stderr` is empty where the user has seen it
 * @param {{ freeBytes: number, place: string }} disk where the step writes
 */
export function stepTrouble(step, command, { code, stderr }, { freeBytes, place }) {
  const failed = `${step}: \`${command}\``;
  if (code === 127) {
    return `${failed} could not be run. ${stderr.trim()}\nNext: install Python 3.11 to 3.13 with venv and pip (apt-get install python3-venv), or uv itself.`;
  }
  if (noRoom.test(stderr) || freeBytes < leastFreeGb * 1e9)
    return `${failed} ended with ${code}: the disk of ${place} is full.\nNext: make room, then run it again; what was fetched is kept.`;
  if (noNetwork.test(stderr))
    return `${failed} ended with ${code}: PyPI cannot be reached. ${lastLine(stderr)}\nNext: ${elsewhere}`;
  return `${failed} ended with ${code}. ${lastLine(stderr)}\nNext: where PyPI could not be reached, ${elsewhere}`;
}

const elsewhere =
  "name another index (UV_DEFAULT_INDEX, PIP_INDEX_URL) or a proxy (HTTPS_PROXY), then run it again; what was fetched is kept.";

const lastLine = (/** @type {string} */ text) => text.trim().split("\n").at(-1)?.trim() ?? "";
