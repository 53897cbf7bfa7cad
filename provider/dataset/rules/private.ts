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

/** Nine digits, with what people write between them. */
const NUMBER = /\d(?:[ \-.()+]{0,2}\d){8}/;

/** Looks over a line, JSON's own characters among it. Undefined for almost every line. */
export function suspicionOf(line: string): Suspicion | undefined {
  const mail = line.includes("@");
  const secret = hasRun(line, ofSecrets, SHORTEST_SECRET);
  const number = mayHoldNumber(line);
  return mail || number || secret ? { mail, number, secret } : undefined;
}

/** The shortest key, and the shortest number, that are looked for. */
const SHORTEST_SECRET = 20;
const FEWEST_DIGITS = 9;

const ofSecrets = setOf("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+/=");
const ofNumbers = setOf("0123456789 -.()+");

function setOf(characters: string): Uint8Array {
  const set = new Uint8Array(128);
  for (const character of characters) set[character.charCodeAt(0)] = 1;
  return set;
}

/** Looks at a window from its end, and moves it behind what is not of the set: most characters are never read. */
function hasRun(line: string, set: Uint8Array, length: number): boolean {
  for (let start = 0; start + length <= line.length; ) {
    let at = start + length - 1;
    while (at >= start && isOf(set, line.charCodeAt(at))) at--;
    if (at < start) return true;
    start = at + 1;
  }
  return false;
}

/** As above; the pattern is only tried on runs with digits enough. */
function mayHoldNumber(line: string): boolean {
  for (let start = 0; start + FEWEST_DIGITS <= line.length; ) {
    let at = start + FEWEST_DIGITS - 1;
    while (at >= start && isOf(ofNumbers, line.charCodeAt(at))) at--;
    if (at >= start) {
      start = at + 1;
      continue;
    }
    let end = start + FEWEST_DIGITS;
    while (end < line.length && isOf(ofNumbers, line.charCodeAt(end))) end++;
    if (hasDigits(line, start, end) && NUMBER.test(line.slice(start, end))) return true;
    start = end + 1;
  }
  return false;
}

const isOf = (set: Uint8Array, unit: number): boolean => unit < 128 && set[unit] === 1;

function hasDigits(line: string, start: number, end: number): boolean {
  let digits = 0;
  for (let at = start; at < end; at++) {
    const unit = line.charCodeAt(at);
    if (unit >= 48 && unit <= 57) digits++;
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

const MAIL = /[A-Za-z0-9._%+-]{1,64}@((?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24})\b/g;

/** Domains that belong to nobody (RFC 2606) stand in made-up data. */
const NOBODYS = /(^|\.)(example\.(com|net|org)|example|test|invalid|localhost)$/i;

function isMailIn(text: string): boolean {
  if (!text.includes("@")) return false;
  for (const [, domain = ""] of text.matchAll(MAIL)) if (!NOBODYS.test(domain)) return true;
  return false;
}
