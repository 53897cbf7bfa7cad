/**
 * A second, slow reading of a line that `JSON.parse` refused or rounded: it says at which character the text stops
 * being JSON and what is wrong there (V8 names a position for some errors only), and keeps integers beyond 2^53 whole.
 */

import { MAX_DEPTH } from "./canonical";

export class JsonFault extends Error {
  constructor(
    /** Index of the offending character, from 0, in UTF-16 units. */
    readonly index: number,
    message: string,
  ) {
    super(message);
  }
}

/** The value with integers beyond 2^53 as bigint; throws `JsonFault` where the text is not JSON. */
export function parseExactly(text: string): unknown {
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.space();
  if (reader.at < text.length) reader.fault(`expected the end of the line, found ${reader.here()}`);
  return value;
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORDS = new Map<string, unknown>([
  ["true", true],
  ["false", false],
  ["null", null],
]);

class Reader {
  at = 0;

  constructor(readonly text: string) {}

  fault(message: string, index = this.at): never {
    throw new JsonFault(index, message);
  }

  here(): string {
    const code = this.text.codePointAt(this.at);
    if (code === undefined) return "the end of the line";
    return code < 0x20
      ? `a control character (U+${code.toString(16).padStart(4, "0")})`
      : `"${String.fromCodePoint(code)}"`;
  }

  space(): void {
    while (" \t\r\n".includes(this.text[this.at] ?? "x")) this.at++;
  }

  value(depth: number): unknown {
    this.space();
    if (depth > MAX_DEPTH) this.fault(`nested more than ${MAX_DEPTH} levels deep`);
    const first = this.text[this.at];
    if (first === "{") return this.object(depth);
    if (first === "[") return this.array(depth);
    if (first === '"') return this.string();
    for (const [word, value] of WORDS)
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    return this.number();
  }

  object(depth: number): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    const pair = (): void => {
      this.space();
      if (this.text[this.at] === "}") this.fault("there is a comma before the closing brace");
      if (this.text[this.at] !== '"') this.fault(`expected a key in double quotes, found ${this.here()}`);
      const key = this.string();
      this.space();
      if (this.text[this.at] !== ":") this.fault(`expected ":" after the key, found ${this.here()}`);
      this.at++;
      const value = this.value(depth + 1);
      // As JSON.parse does: "__proto__" is a key like others.
      Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
    };
    this.list("}", pair);
    return object;
  }

  array(depth: number): unknown[] {
    const items: unknown[] = [];
    this.list("]", () => {
      this.space();
      if (this.text[this.at] === "]") this.fault("there is a comma before the closing bracket");
      items.push(this.value(depth + 1));
    });
    return items;
  }

  list(close: string, item: () => void): void {
    this.at++;
    this.space();
    if (this.text[this.at] === close) {
      this.at++;
      return;
    }
    for (;;) {
      item();
      this.space();
      const next = this.text[this.at];
      if (next !== "," && next !== close) this.fault(`expected "," or "${close}", found ${this.here()}`);
      this.at++;
      if (next === close) return;
    }
  }

  string(): string {
    const start = this.at;
    for (this.at++; this.text[this.at] !== '"'; this.at++) {
      const code = this.text.charCodeAt(this.at);
      if (Number.isNaN(code)) this.fault("a string is not closed before the end of the line", start);
      if (code < 0x20) this.fault(`${this.here()} stands in a string; write it as an escape`);
      if (code === 0x5c) this.escape();
    }
    this.at++;
    return JSON.parse(this.text.slice(start, this.at));
  }

  escape(): void {
    const pattern = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match === null) this.fault("a backslash is followed by what is not a JSON escape");
    this.at += (match?.[0].length ?? 1) - 1;
  }

  number(): number | bigint {
    NUMBER.lastIndex = this.at;
    const token = NUMBER.exec(this.text)?.[0];
    if (token === undefined) this.fault(`expected a value, found ${this.here()}`);
    const digits = token ?? "";
    this.at += digits.length;
    const value = Number(digits);
    return /^-?\d+$/.test(digits) && !Number.isSafeInteger(value) ? BigInt(digits) : value;
  }
}
