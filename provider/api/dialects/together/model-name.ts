/** The end that Together gives to each model's name: `-1a2b3c4d`. */
const END = /-[0-9a-f]{8}$/i;

/** Our mark inside a name. */
const MARK = /(?:^|-)(k\d[0-9a-f]{20})$/;

/**
 * The suffix that stands in the name of a job's model: `owner/Base-Model-SUFFIX-1a2b3c4d`. A job that is asked for by its id
 * shows no suffix of its own, and the name is there from the beginning. Where the name does not begin with its base, only a
 * mark of ours can be told from the rest.
 */
export function suffixInName(name: string | undefined, model: string | undefined): string | undefined {
  const own = lastPart(name)?.replace(END, "");
  if (own === undefined) return undefined;
  const base = `${lastPart(model)}-`;
  const suffix = own.startsWith(base) ? own.slice(base.length) : MARK.exec(own)?.[1];
  return suffix === "" ? undefined : suffix;
}

const lastPart = (path: string | undefined) => path?.split("/").at(-1);
