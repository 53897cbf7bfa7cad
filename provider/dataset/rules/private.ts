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

const WORD = 1;
const DIGIT = 2;
const SEPARATOR = 3;
const AT = 4;

const classes = new Uint8Array(128);
for (const [characters, kind] of [
  ["ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_/=", WORD],
  ["0123456789", DIGIT],
  [" -.()+", SEPARATOR],
  ["@", AT],
] as const)
  for (const character of characters) classes[character.charCodeAt(0)] = kind;

const DASH = 45;
const PLUS = 43;

/** The shortest key and the shortest number that are looked for. */
const SHORTEST_SECRET = 20;
const FEWEST_DIGITS = 9;

/** One pass over the characters of a line, JSON's own among them. Undefined for almost every line. */
export function suspicionOf(line: string): Suspicion | undefined {
  let run = 0;
  let digits = 0;
  let gap = 0;
  let mail = false;
  let number = false;
  let secret = false;
  for (let i = 0; i < line.length; i++) {
    const unit = line.charCodeAt(i);
    const kind = unit < 128 ? classes[unit] : 0;
    if (kind === WORD) {
      run++;
      digits = 0;
    } else if (kind === DIGIT) {
      run++;
      digits++;
      gap = 0;
      if (digits >= FEWEST_DIGITS) number = true;
    } else {
      // Keys may hold these two, and no longer run ends at them.
      if (unit === DASH || unit === PLUS) run++;
      else run = 0;
      if (kind !== SEPARATOR || ++gap > 2) digits = 0;
      if (kind === AT) mail = true;
    }
    if (run >= SHORTEST_SECRET) secret = true;
  }
  return mail || number || secret ? { mail, number, secret } : undefined;
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
