// @ts-check
/** In what runs that are compared differ. */

/** @typedef {import("../answers.ts").JobPage} JobPage */

/** `learning_rate_multiplier` as people say it. @param {string} name */
export const settingName = (name) =>
  `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll("_", " ")}`.replace("N epochs", "Epochs");

/** What a run was given, in words; null where it was not. @param {JobPage} job @returns {Map<string, string | null>} */
function settingsOf(job) {
  const file = (/** @type {string} */ role) => {
    const known = job.files.find((one) => one.role === role);
    return known ? `${known.filename ?? "deleted"} (${known.id})` : null;
  };
  return new Map(
    /** @type {[string, string | null][]} */ ([
      ["Base model", job.model],
      ["Method", job.method],
      ...Object.entries(job.hyperparameters).map(([name, value]) => [settingName(name), String(value)]),
      ["Seed", String(job.seed)],
      ["Training file", file("training")],
      ["Validation file", file("validation")],
    ]),
  );
}

/**
 * Settings by name with a value for each run; `same` are those in which all agree.
 * @param {readonly JobPage[]} jobs
 * @returns {{ differing: { name: string, values: (string | null)[] }[], same: { name: string, value: string }[] }}
 */
export function differences(jobs) {
  const settings = jobs.map(settingsOf);
  const names = [...new Set(settings.flatMap((each) => [...each.keys()]))];
  const rows = names.map((name) => ({ name, values: settings.map((each) => each.get(name) ?? null) }));
  const agree = (/** @type {(string | null)[]} */ values) => new Set(values).size <= 1;
  return {
    differing: rows.filter(({ values }) => !agree(values)),
    same: rows.flatMap(({ name, values }) => {
      const value = values[0] ?? null;
      return agree(values) && value !== null ? [{ name, value }] : [];
    }),
  };
}
