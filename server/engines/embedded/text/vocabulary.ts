import { piecesOf } from "./pieces";

/** Ends an answer. */
export const END = 0;
/** Stands before the first token of an answer. */
export const START = 1;
const FIRST_BYTE = 2;
/** Tokens below this are not text pieces: end, start and the 256 bytes. */
export const FIRST_PIECE = FIRST_BYTE + 256;
/** Token ids have to fit 16 bits, because three of them make a feature key. */
export const MAX_TOKENS = 65_535;

/** How a token is copied from a question: numbers and names are repeated more often than other words. */
export type Kind = 0 | 1 | 2;

/** Whole words where the data have them, shorter pieces and bytes for everything else. */
export interface Vocabulary {
  /** Text of the token `FIRST_PIECE + index`. */
  pieces: string[];
  ids: Map<string, number>;
  kinds: Kind[];
  /** Characters of the longest piece. */
  longest: number;
}

export function emptyVocabulary(): Vocabulary {
  return { pieces: [], ids: new Map(), kinds: [], longest: 1 };
}

export function tokenCount(vocabulary: Vocabulary): number {
  return FIRST_PIECE + vocabulary.pieces.length;
}

/** Adds a piece unless it is known or the vocabulary is full. */
export function addPiece(vocabulary: Vocabulary, piece: string): void {
  if (vocabulary.ids.has(piece) || tokenCount(vocabulary) >= MAX_TOKENS) return;
  vocabulary.ids.set(piece, tokenCount(vocabulary));
  vocabulary.pieces.push(piece);
  vocabulary.kinds.push(kindOf(piece));
  vocabulary.longest = Math.max(vocabulary.longest, piece.length);
}

function kindOf(piece: string): Kind {
  if (/^\p{N}/u.test(piece)) return 2;
  return /^ ?\p{Lu}/u.test(piece) ? 1 : 0;
}

export function kindOfToken(vocabulary: Vocabulary, token: number): Kind {
  return vocabulary.kinds[token - FIRST_PIECE] ?? 0;
}

/** Tokens of a text, at most `limit` of them. */
export function encode(vocabulary: Vocabulary, text: string, limit: number): number[] {
  const tokens: number[] = [];
  for (const piece of piecesOf(text)) {
    if (tokens.length >= limit) break;
    const known = vocabulary.ids.get(piece);
    if (known === undefined) encodeUnknown(vocabulary, piece, tokens);
    else tokens.push(known);
  }
  return tokens.slice(0, limit);
}

/** The longest known beginning, again and again; a character that is in no piece goes in as its UTF-8 bytes. */
function encodeUnknown(vocabulary: Vocabulary, piece: string, tokens: number[]): void {
  let rest = piece;
  while (rest.length > 0) {
    const known = knownBeginning(vocabulary, rest);
    if (known) {
      tokens.push(known.token);
      rest = rest.slice(known.length);
      continue;
    }
    const character = String.fromCodePoint(rest.codePointAt(0) ?? 0);
    for (const byte of Buffer.from(character)) tokens.push(FIRST_BYTE + byte);
    rest = rest.slice(character.length);
  }
}

function knownBeginning(vocabulary: Vocabulary, text: string): { token: number; length: number } | undefined {
  for (let length = Math.min(vocabulary.longest, text.length); length > 0; length--) {
    const token = vocabulary.ids.get(text.slice(0, length));
    if (token !== undefined) return { token, length };
  }
  return undefined;
}

export function decode(vocabulary: Vocabulary, tokens: readonly number[]): string {
  const parts = tokens.map((token) => {
    if (token >= FIRST_PIECE) return Buffer.from(vocabulary.pieces[token - FIRST_PIECE] ?? "");
    return token >= FIRST_BYTE ? Buffer.of(token - FIRST_BYTE) : Buffer.alloc(0);
  });
  return Buffer.concat(parts).toString("utf8");
}
