import { ConfigError } from "../../../errors";

/** Version of the submit keys that jobs of this dialect are made with; an earlier one has no jobs here. */
const VERSION = "k2";

/** So many digits of a key stand in an id, which has room for 63 characters: 160 bits are enough to tell declarations apart. */
const DIGITS = 40;

const OURS = new RegExp(`^pft-([0-9a-f]{${DIGITS}})-([1-9]\\d*)$`);

/**
 * The id of the nth job of a declaration. Fireworks lets whoever makes a job choose its id, and refuses one that is taken: that
 * is what makes a job the only one of its declaration, and what it is found by.
 */
export function numberedId(key: string, n: number): string {
  return `pft-${digitsOf(key)}-${n}`;
}

/** The beginning of the submit key that an id carries; `undefined` for a job that is not of this package. */
export function keyInId(id: string): string | undefined {
  const [, digits] = OURS.exec(id) ?? [];
  return digits === undefined ? undefined : `${VERSION}:${digits}`;
}

/** Whether there can be jobs under this key. */
export const hasNumbers = (key: string): boolean => key.startsWith(`${VERSION}:`);

/** The digits of a key that stand in the id of a job and in the name of its model. */
export function digitsOf(key: string): string {
  const [version, digits = ""] = key.split(":");
  if (version !== VERSION || digits.length < DIGITS) throw new ConfigError(`the mark "${key}" is no submit key`);
  return digits.slice(0, DIGITS);
}
