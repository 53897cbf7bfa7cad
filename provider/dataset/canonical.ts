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

/** Writes records one behind the other, for whole blocks of them to be hashed. */
export interface RowEncoder {
  /** Appends the value. `inexact` says that an integer beyond 2^53 was met, which `JSON.parse` rounds: parse exactly. */
  encode(value: unknown): Encoded;
  /** Takes back the last record. */
  undo(): void;
  /** Appends what has no canonical form: `x` and the bytes of a line that is not JSON, `X` and the digest of a huge one. */
  raw(tag: "x" | "X", bytes: Buffer): void;
  /** Sixty-four bits that tell the last record from others, in two words. */
  fingerprint(into: Fingerprint): void;
  /** What was written since the last time; the buffer is used again. */
  take(): Buffer;
  /** How much `take` would give. */
  readonly pending: number;
}

export function rowEncoder(): RowEncoder {
  let buffer = Buffer.allocUnsafe(64 * 1024);
  let view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  let start = 0;
  let end = 0;
  let inexact = false;

  const reserve = (bytes: number): void => {
    if (end + bytes <= buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, end + bytes));
    buffer.copy(larger, 0, 0, end);
    buffer = larger;
    view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  };

  const tagged = (tag: number, count: number): void => {
    reserve(5);
    buffer[end] = tag;
    view.setUint32(end + 1, count);
    end += 5;
  };

  const string = (text: string): void => {
    const from = end;
    reserve(5 + text.length * 3);
    end += 5;
    const written = text.length <= SHORT ? shortAscii(buffer, end, text) : -1;
    end += written >= 0 ? written : buffer.write(text, end);
    // Only text beyond ASCII can hold a lone surrogate, which UTF-8 would turn into the replacement character.
    const wellFormed = end - from - 5 === text.length || (text as unknown as WellFormed).isWellFormed();
    if (!wellFormed) end = from + 5 + buffer.write(text, from + 5, "utf16le");
    buffer[from] = wellFormed ? 0x73 : 0x75;
    view.setUint32(from + 1, end - from - 5);
  };

  const number = (value: number): void => {
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) inexact = true;
    reserve(9);
    buffer[end] = 0x64;
    view.setFloat64(end + 1, value);
    end += 9;
  };

  const exactInteger = (value: bigint): void => {
    const digits = value.toString();
    tagged(0x69, digits.length);
    reserve(digits.length);
    end += buffer.write(digits, end, "latin1");
  };

  const object = (value: Record<string, unknown>, depth: number): boolean => {
    const keys = sorted(Object.keys(value));
    tagged(0x6f, keys.length);
    for (const key of keys) {
      string(key);
      if (!any(value[key], depth)) return false;
    }
    return true;
  };

  const array = (items: unknown[], depth: number): boolean => {
    tagged(0x61, items.length);
    for (const item of items) if (!any(item, depth)) return false;
    return true;
  };

  const mark = (tag: number): void => {
    reserve(1);
    buffer[end++] = tag;
  };

  const any = (value: unknown, depth: number): boolean => {
    if (typeof value === "string") string(value);
    else if (typeof value === "object" && value !== null) {
      if (depth === MAX_DEPTH) return false;
      return Array.isArray(value) ? array(value, depth + 1) : object(value as Record<string, unknown>, depth + 1);
    } else if (typeof value === "number") number(value);
    else if (typeof value === "bigint") exactInteger(value);
    else mark(value === true ? 0x74 : value === false ? 0x66 : 0x6e);
    return true;
  };

  return {
    encode(value) {
      start = end;
      inexact = false;
      if (!any(value, 0)) return "too-deep";
      return inexact ? "inexact" : "ok";
    },
    undo() {
      end = start;
    },
    raw(tag, bytes) {
      start = end;
      tagged(tag.charCodeAt(0), bytes.length);
      reserve(bytes.length);
      end += bytes.copy(buffer, end);
    },
    fingerprint: (into) => fingerprint(view, start, end, into),
    take() {
      const written = buffer.subarray(0, end);
      start = end = 0;
      // One huge row shall not hold its memory to the end of the file.
      if (buffer.length > LARGE) {
        buffer = Buffer.allocUnsafe(64 * 1024);
        view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
      }
      return written;
    },
    get pending() {
      return end;
    },
  };
}

const LARGE = 8 * 1024 * 1024;

// Node's own since 20.0, later than the library that TypeScript is told about.
interface WellFormed {
  isWellFormed(): boolean;
}

// Crossing into C++ costs more than a short loop: most keys, roles and labels are this short.
const SHORT = 40;

function shortAscii(buffer: Buffer, at: number, text: string): number {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) return -1;
    buffer[at + i] = code;
  }
  return text.length;
}

/** By UTF-16 unit, in place. Most objects have a handful of keys, where insertion beats the general sort. */
function sorted(keys: string[]): string[] {
  if (keys.length > 20) return keys.sort();
  for (let i = 1; i < keys.length; i++) {
    const key = keys[i] as string;
    let j = i - 1;
    for (; j >= 0 && (keys[j] as string) > key; j--) keys[j + 1] = keys[j] as string;
    keys[j + 1] = key;
  }
  return keys;
}
