/** Sixty-four bits in two words: enough to find equal rows among millions, not to withstand an adversary. */
export interface Fingerprint {
  high: number;
  low: number;
}

/** Two multiplicative hashes of the bytes, four at a time, mixed at the end. */
export function fingerprint(view: DataView, start: number, end: number, into: Fingerprint): void {
  let a = end - start;
  let b = ~a;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    const word = view.getInt32(at, true);
    a = Math.imul(a ^ word, 0xcc9e2d51);
    a = (a << 15) | (a >>> 17);
    b = Math.imul(b + word, 0x1b873593) ^ (b >>> 13);
  }
  for (; at < end; at++) {
    const byte = view.getUint8(at);
    a = Math.imul(a ^ byte, 0x01000193);
    b = Math.imul(b + byte, 0x85ebca6b) ^ (b >>> 13);
  }
  into.high = mixed(a ^ (b >>> 7));
  into.low = mixed(b + Math.imul(a, 0x9e3779b1));
}

/** Spreads every bit over the whole word. */
function mixed(word: number): number {
  let bits = word ^ (word >>> 16);
  bits = Math.imul(bits, 0x85ebca6b);
  bits ^= bits >>> 13;
  bits = Math.imul(bits, 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
