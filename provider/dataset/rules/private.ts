/** Keys, addresses and numbers that should hardly be sent to a vendor. Nothing of them is ever printed. */

import type { Code, Flag } from "./catalogue";
import { isCardNumber, isPhoneNumber } from "./numbers";
import { isObject } from "./objects";
import { secretIn } from "./secrets";

/** What a line may hold; rows are looked at closely only for that. */
export interface Suspicion {
  mail: boolean;
  number: boolean;
  secret: boolean;
}

/** What people write between digits: spaces and hyphens that do not break a line too, of which UTF-8 makes two or three bytes. */
const BETWEEN = " -.()+/\u00c2\u00a0\u00e2\u0080\u0087\u0090\u0091\u0092\u0093\u00af";

/** Nine digits, with that between them, byte by byte. */
const NUMBER = new RegExp(`\\d(?:[${BETWEEN.replace("-", "\\-")}]{0,4}\\d){8}`);

/**
 * Looks over the bytes of a line, JSON's own characters among it. Undefined for almost every line. In bytes, because what
 * is looked for is ASCII, and to read characters of a string takes twice as long.
 */
export function suspicionOf(bytes: Uint8Array, start: number, end: number, text: string): Suspicion | undefined {
  const mail = text.includes("@");
  const secret = hasRun(bytes, start, end) || text.includes("PRIVATE KEY") || (mail && text.includes("://"));
  const number = mayHoldNumber(bytes, start, end);
  return mail || number || secret ? { mail, number, secret } : undefined;
}

/** The shortest key, and the shortest number, that are looked for. */
const SHORTEST_SECRET = 20;
const FEWEST_DIGITS = 9;

const ofSecrets = setOf("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+/=");
const ofNumbers = setOf(`0123456789${BETWEEN}`);

function setOf(characters: string): Uint8Array {
  const set = new Uint8Array(256);
  for (const character of characters) set[character.charCodeAt(0)] = 1;
  return set;
}

const isOf = (set: Uint8Array, byte: number | undefined): boolean => byte !== undefined && set[byte] === 1;

/** Looks at a window from its end, and moves it behind what is not of the set: most bytes are never read. */
function hasRun(bytes: Uint8Array, from: number, end: number): boolean {
  for (let start = from; start + SHORTEST_SECRET <= end; ) {
    let at = start + SHORTEST_SECRET - 1;
    while (at >= start && isOf(ofSecrets, bytes[at])) at--;
    if (at < start) return true;
    start = at + 1;
  }
  return false;
}

/** As above; the pattern is only tried on runs with digits enough. */
function mayHoldNumber(bytes: Uint8Array, from: number, end: number): boolean {
  for (let start = from; start + FEWEST_DIGITS <= end; ) {
    let at = start + FEWEST_DIGITS - 1;
    while (at >= start && isOf(ofNumbers, bytes[at])) at--;
    if (at >= start) {
      start = at + 1;
      continue;
    }
    let last = start + FEWEST_DIGITS;
    while (last < end && isOf(ofNumbers, bytes[last])) last++;
    if (hasDigits(bytes, start, last) && NUMBER.test(textOf(bytes, start, last))) return true;
    start = last + 1;
  }
  return false;
}

/** Of ASCII. */
const textOf = (bytes: Uint8Array, start: number, end: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("latin1");

function hasDigits(bytes: Uint8Array, start: number, end: number): boolean {
  let digits = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte >= 48 && byte <= 57) digits++;
  }
  return digits >= FEWEST_DIGITS;
}

/** Flags each kind once per row, at its first place. */
export function checkPrivate(row: Record<string, unknown>, { mail, number, secret }: Suspicion, flag: Flag) {
  const found = new Set<Code>();
  const report = (code: Code, path: string, detail?: string): void => {
    if (found.has(code)) return;
    found.add(code);
    flag(code, path, detail);
  };
  const visit = (value: unknown, path: string): void => {
    if (typeof value === "string") {
      const kind = secret ? secretIn(value) : undefined;
      if (kind !== undefined) report("secret_in_row", path, `the text holds what looks like ${kind}`);
      if (mail && isMailIn(value)) report("email_address", path);
      if (number && isCardNumber(value)) report("card_number", path);
      if (number && isPhoneNumber(value)) report("phone_number", path);
    } else if (Array.isArray(value)) for (const [i, item] of value.entries()) visit(item, `${path}[${i}]`);
    else if (isObject(value))
      for (const key in value) if (key !== "image_url") visit(value[key], path === "" ? key : `${path}.${key}`);
  };
  visit(row, "");
}

const MAIL = /[\p{L}\d._%+-]{1,64}@((?:[\p{L}\d-]{1,63}\.)+\p{L}{2,24})(?![\p{L}\d-])/gu;

/** Domains that belong to nobody (RFC 2606) stand in made-up data. */
const NOBODYS = /(^|\.)(example\.(com|net|org)|example|test|invalid|localhost)$/i;

function isMailIn(text: string): boolean {
  if (!text.includes("@")) return false;
  for (const [, domain = ""] of text.matchAll(MAIL)) if (!NOBODYS.test(domain)) return true;
  return false;
}
