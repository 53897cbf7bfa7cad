/**
 * The canonical form of a row: a typed, length-prefixed encoding with sorted keys, written into one reused buffer.
 * Spacing, key order, escapes (`\u00e9` or `é`) and the spelling of a number (`1.0`, `1e0`, `1`) do not show in it;
 * every difference in value does. It is part of the `c1` hash, so its bytes never change.
 *
 * null `n` · true `t` · false `f` · number `d` + double · integer beyond 2^53 `i` + decimal text ·
 * string `s` + UTF-8, or `u` + UTF-16 where it holds a lone surrogate · array `a` + items · object `o` + pairs. Every
 * record ends itself, so records can stand one behind the other.
 * Lengths and counts are 4 bytes, big-endian.
 */

import { type Fingerprint, fingerprint } from "./fingerprint";

/** Deeper rows are refused: a trainer's own parser gives up there, and ours must not overflow its stack. */
export const MAX_DEPTH = 200;

export type Encoded = "ok" | "too-deep" | "inexact";

type Fields = Record<string, unknown>;

/** The keys of an object in its own order, and sorted with their records. */
interface Layout {
  keys: string[];
  sorted: { key: string; record: Buffer }[];
}

const NULL = 0x6e;
const TRUE = 0x74;
const FALSE = 0x66;
const NUMBER = 0x64;
const INTEGER = 0x69;
const UTF8 = 0x73;
const UTF16 = 0x75;
const ARRAY = 0x61;
const OBJECT = 0x6f;

const HEAD_BYTES = 5;
const SMALL_BYTES = 64 * 1024;
const LARGE_BYTES = 8 * 1024 * 1024;
const MAX_LAYOUTS = 16;
const MAX_LAYOUT_KEYS = 32;

/** Writes records one behind the other, for whole blocks of them to be hashed. */
export class RowEncoder {
  #buffer: Buffer = Buffer.allocUnsafe(SMALL_BYTES);
  #view = viewOf(this.#buffer);
  #start = 0;
  #end = 0;
  #inexact = false;
  /** Those met last. The objects of a data set are built alike, and to know a layout again costs less than to sort. */
  readonly #layouts: Layout[] = [];
  #nextLayout = 0;

  /** Appends the value. `inexact` says that an integer beyond 2^53 was met, which `JSON.parse` rounds: parse exactly. */
  encode(value: unknown): Encoded {
    this.#start = this.#end;
    this.#inexact = false;
    if (!this.#any(value, 0)) return "too-deep";
    return this.#inexact ? "inexact" : "ok";
  }

  /** Takes back the last record. */
  undo(): void {
    this.#end = this.#start;
  }

  /** Appends what has no canonical form: `x` and the bytes of a line that is not JSON, `X` and the digest of a huge one. */
  raw(tag: "x" | "X", bytes: Buffer): void {
    this.#start = this.#end;
    this.#bytes(tag.charCodeAt(0), bytes);
  }

  /** Sixty-four bits that tell the last record from others, in two words. */
  fingerprint(into: Fingerprint): void {
    fingerprint(this.#view, this.#start, this.#end, into);
  }

  /** What was written since the last time; the buffer is used again. */
  take(): Buffer {
    const written = this.#buffer.subarray(0, this.#end);
    this.#start = this.#end = 0;
    // One huge row shall not hold its memory to the end of the file.
    if (this.#buffer.length > LARGE_BYTES) this.#use(Buffer.allocUnsafe(SMALL_BYTES));
    return written;
  }

  /** How much `take` would give. */
  get pending(): number {
    return this.#end;
  }

  /** False where the value is too deep. */
  #any(value: unknown, depth: number): boolean {
    if (typeof value === "string") this.#string(value);
    else if (typeof value === "object" && value !== null) {
      if (depth === MAX_DEPTH) return false;
      return Array.isArray(value) ? this.#array(value, depth + 1) : this.#object(value as Fields, depth + 1);
    } else if (typeof value === "number") this.#number(value);
    else if (typeof value === "bigint") this.#bytes(INTEGER, Buffer.from(value.toString(), "latin1"));
    else this.#mark(value === true ? TRUE : value === false ? FALSE : NULL);
    return true;
  }

  #array(items: unknown[], depth: number): boolean {
    this.#head(ARRAY, items.length);
    for (let i = 0; i < items.length; i++) if (!this.#any(items[i], depth)) return false;
    return true;
  }

  #object(value: Fields, depth: number): boolean {
    const { keys, sorted } = this.#layoutOf(value);
    this.#head(OBJECT, keys.length);
    for (let i = 0; i < sorted.length; i++) {
      const { key, record } = sorted[i] as Layout["sorted"][number];
      this.#copy(record);
      if (!this.#any(value[key], depth)) return false;
    }
    return true;
  }

  #layoutOf(value: Fields): Layout {
    for (let i = 0; i < this.#layouts.length; i++) {
      const known = this.#layouts[i] as Layout;
      if (hasKeys(value, known.keys)) return known;
    }
    const keys = Object.keys(value);
    // By UTF-16 unit, as `sort` does by itself.
    const sorted = keys
      .slice()
      .sort()
      .map((key) => ({ key, record: this.#recordOf(key) }));
    const layout = { keys, sorted };
    if (keys.length <= MAX_LAYOUT_KEYS) this.#layouts[this.#nextLayout++ % MAX_LAYOUTS] = layout;
    return layout;
  }

  #recordOf(text: string): Buffer {
    const at = this.#end;
    this.#string(text);
    const record = Buffer.from(this.#buffer.subarray(at, this.#end));
    this.#end = at;
    return record;
  }

  #string(text: string): void {
    this.#reserve(HEAD_BYTES + text.length * 3);
    const at = this.#end + HEAD_BYTES;
    const short = text.length <= SHORT ? writeAscii(this.#buffer, at, text) : -1;
    let bytes = short >= 0 ? short : this.#buffer.write(text, at);
    let tag = UTF8;
    // Only text beyond ASCII can hold a lone surrogate, which UTF-8 would turn into the replacement character.
    if (bytes !== text.length && !text.isWellFormed()) {
      bytes = this.#buffer.write(text, at, "utf16le");
      tag = UTF16;
    }
    this.#head(tag, bytes);
    this.#end += bytes;
  }

  #number(value: number): void {
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) this.#inexact = true;
    this.#mark(NUMBER);
    this.#reserve(8);
    this.#view.setFloat64(this.#end, value);
    this.#end += 8;
  }

  #bytes(tag: number, bytes: Buffer): void {
    this.#head(tag, bytes.length);
    this.#reserve(bytes.length);
    this.#end += bytes.copy(this.#buffer, this.#end);
  }

  /** A handful of bytes, for which a loop is faster than a call. */
  #copy(bytes: Buffer): void {
    this.#reserve(bytes.length);
    const buffer = this.#buffer;
    const at = this.#end;
    for (let i = 0; i < bytes.length; i++) buffer[at + i] = bytes[i] as number;
    this.#end = at + bytes.length;
  }

  #head(tag: number, count: number): void {
    this.#reserve(HEAD_BYTES);
    this.#buffer[this.#end] = tag;
    this.#view.setUint32(this.#end + 1, count);
    this.#end += HEAD_BYTES;
  }

  #mark(tag: number): void {
    this.#reserve(1);
    this.#buffer[this.#end++] = tag;
  }

  #reserve(bytes: number): void {
    if (this.#end + bytes > this.#buffer.length) this.#grow(this.#end + bytes);
  }

  #grow(bytes: number): void {
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, bytes));
    this.#buffer.copy(larger, 0, 0, this.#end);
    this.#use(larger);
  }

  #use(buffer: Buffer): void {
    this.#buffer = buffer;
    this.#view = viewOf(buffer);
  }
}

const viewOf = (buffer: Buffer): DataView => new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);

function hasKeys(value: Fields, keys: string[]): boolean {
  let i = 0;
  for (const key in value) if (keys[i++] !== key) return false;
  return i === keys.length;
}

// Crossing into C++ costs more than a short loop: most roles and labels are this short.
const SHORT = 40;

/** The bytes written; -1 where a character is beyond ASCII. */
function writeAscii(buffer: Buffer, at: number, text: string): number {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) return -1;
    buffer[at + i] = code;
  }
  return text.length;
}
