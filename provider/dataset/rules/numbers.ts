/** Numbers that belong to somebody: of payment cards and of telephones. */

/** Digits with a space or hyphen here and there, or in fours with points between. */
const CARD = /(?<![\d.])(?<!\d-)(?:\d(?:(?: | ?- ?)?\d){12,18}(?![\d-])|\d{4}(?:\.\d{4}){3}(?!\.?\d))/g;

/** By issuer: how a number begins and how long it is. */
const ISSUERS = [
  /^4(\d{12}|\d{15}|\d{18})$/,
  /^(5[1-5]|2[2-7])\d{14}$/,
  /^3[47]\d{13}$/,
  /^(6011|64[4-9]\d|65\d\d)\d{12}$/,
  /^3(0[0-5]|[68]\d)\d{11}$/,
  /^35\d{14}$/,
];

/** Whether the text holds a number of a payment card, its check digit considered. */
export function isCardNumber(text: string): boolean {
  for (const [written] of inAscii(text).matchAll(CARD)) {
    const digits = written.replace(/\D/g, "");
    if (ISSUERS.some((issuer) => issuer.test(digits)) && isChecked(digits)) return true;
  }
  return false;
}

/** Luhn's sum. */
function isChecked(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** What stands between the parts of an international number, and a part. */
const PARTS = String.raw`(?:(?:[ .-]| ?/ ?)?\(?\d{1,5}\)?){2,6}(?![\w-])`;
const INTERNATIONAL = new RegExp(String.raw`(?<![\w+.])\+[1-9]\d{0,2}${PARTS}`, "g");
const DIALLED = new RegExp(String.raw`(?<![\w+.-])00[1-9]\d{0,2}${PARTS}`, "g");

/** As Germans, British and French people write them: 030 12345678, 020 7946 0018, 06 12 34 56 78. */
const NATIONAL =
  /(?<![\w.,-])(?:0(?:\d{2,4}[ /]\d{5,8}|[1-9]\d{1,3}-\d{6,8}|\d{2,4} \d{3,4} \d{3,4}|[1-9](?:[ .-]\d{2}){4})|\(0\d{2,4}\) ?\d{3,8}(?: \d{3,4})?)(?![\w-])/g;
const AMERICAN = /(?<![\w.-])(?:1[ .-])?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[.-]\d{4}(?![\w-])/g;

/** Digits as such, which only the word before tells from an order, an id or a second of time. */
const BARE = /(?<![\w.,+-])(?:1?[2-9]\d{2} ?[2-9]\d{2} ?\d{4}|0[1-9]\d{8,10})(?![\w-])/g;
const CALLED =
  /(?:^|[^\p{L}])(?:(?:tele)?phone|tel|call|mobile|cell|fax|whats ?app|sms|dial|handy|telefon|telefax|rufnummer|tél(?:éphone)?|portable|tel[eé]fono|móvil|celular)\W{0,3}(?:(?:number|no|nr|is|at|on|me|us|to|them)\W{1,3}){0,3}$/iu;
const BEFORE = 48;

/** Numbers for stories: 555-0100 to 555-0199. */
const MADE_UP = /555[ .-]?01\d\d$/;

/** Whether the text holds a number of a telephone, in international spelling or in that of some countries. */
export function isPhoneNumber(text: string): boolean {
  const plain = inAscii(text);
  for (const pattern of [INTERNATIONAL, DIALLED, NATIONAL, AMERICAN])
    for (const [written] of plain.matchAll(pattern)) {
      const digits = written.replace(/\D/g, "").length;
      if (digits >= 9 && digits <= 15 && !MADE_UP.test(written)) return true;
    }
  for (const { 0: written, index } of plain.matchAll(BARE))
    if (!MADE_UP.test(written) && CALLED.test(plain.slice(Math.max(0, index - BEFORE), index))) return true;
  return false;
}

/** With the spaces and hyphens of a keyboard in the place of those that do not break a line. */
const inAscii = (text: string): string => text.replace(/[\u00a0\u2007\u202f]/g, " ").replace(/[\u2010-\u2013]/g, "-");
