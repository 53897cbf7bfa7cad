import { readFile } from "node:fs/promises";
import { writeDurably } from "../../../system/disk";
import { addPiece, emptyVocabulary } from "../text/vocabulary";
import type { Model } from "./model";
import { emptyScoring } from "./scoring-state";
import { type Column, emptyColumn, emptyWeights, type Weights } from "./weights";

/** A model with everything that going on with its training needs. */
export interface Saved {
  model: Model;
  /** Steps that the training had taken. */
  step: number;
}

interface Header {
  step: number;
  pieces: string[];
  words: string[];
  copies: number;
  rows: number;
  pairs: number;
}

const MAGIC = "FTSNAP01";

/** One buffer: magic, header length, header as JSON, then the arrays in a fixed order. */
export function encodeSnapshot({ model, step }: Saved): Buffer {
  const packed = pack(model.weights);
  const header = Buffer.from(
    JSON.stringify({
      step,
      pieces: model.vocabulary.pieces,
      words: [...model.words.keys()],
      copies: model.copy.values.length,
      rows: packed.keys.length,
      pairs: packed.tokens.length,
    } satisfies Header),
  );
  const length = Buffer.alloc(8);
  length.writeUInt32LE(header.length);
  const { bias, copy } = model;
  const arrays = [
    packed.keys,
    packed.lengths,
    packed.tokens,
    packed.values,
    packed.squares,
    bias.values,
    bias.squares,
    copy.values,
    copy.squares,
  ];
  const parts = arrays.map((array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength));
  return Buffer.concat([Buffer.from(MAGIC), length, header, ...parts]);
}

/** Rows without the free room between them. */
function pack(weights: Weights) {
  const lengths = Int32Array.from(weights.lengths);
  const pairs = lengths.reduce((sum, length) => sum + length, 0);
  const packed = {
    keys: Float64Array.from(weights.keys),
    lengths,
    tokens: new Int32Array(pairs),
    values: new Float32Array(pairs),
    squares: new Float32Array(pairs),
  };
  let used = 0;
  lengths.forEach((length, row) => {
    const start = weights.starts[row] as number;
    for (const column of ["tokens", "values", "squares"] as const) {
      packed[column].set(weights[column].subarray(start, start + length), used);
    }
    used += length;
  });
  return packed;
}

export function decodeSnapshot(bytes: Buffer): Saved {
  if (bytes.toString("latin1", 0, MAGIC.length) !== MAGIC) throw new Error("this is no snapshot of a model");
  const headerEnd = MAGIC.length + 8 + bytes.readUInt32LE(MAGIC.length);
  const header = JSON.parse(bytes.toString("utf8", MAGIC.length + 8, headerEnd)) as Header;
  let at = headerEnd;
  const next = (length: number) => {
    // A copy of its own, because a view would have to begin at a multiple of the element's size.
    const part = new Uint8Array(bytes.subarray(at, at + length)).buffer;
    at += length;
    if (part.byteLength !== length) throw new Error("this snapshot of a model is cut off");
    return part;
  };
  const vocabulary = emptyVocabulary();
  for (const piece of header.pieces) addPiece(vocabulary, piece);
  const weights = emptyWeights(0);
  fill(weights, new Float64Array(next(header.rows * 8)), new Int32Array(next(header.rows * 4)));
  weights.tokens = new Int32Array(next(header.pairs * 4));
  weights.values = new Float32Array(next(header.pairs * 4));
  weights.squares = new Float32Array(next(header.pairs * 4));
  weights.gradients = new Float32Array(header.pairs);
  const column = (length: number): Column => ({
    ...emptyColumn(length),
    values: new Float32Array(next(length * 4)),
    squares: new Float32Array(next(length * 4)),
  });
  const biases = (bytes.length - at) / 8 - header.copies;
  const words = new Map(header.words.map((word, index) => [word, index]));
  const [bias, copy] = [column(biases), column(header.copies)];
  return { step: header.step, model: { vocabulary, words, weights, bias, copy, scoring: emptyScoring() } };
}

function fill(weights: Weights, keys: Float64Array, lengths: Int32Array): void {
  keys.forEach((key, row) => {
    const length = lengths[row] as number;
    weights.rows.set(key, row);
    weights.keys.push(key);
    weights.starts.push(weights.used);
    weights.lengths.push(length);
    weights.capacities.push(length);
    weights.used += length;
  });
}

export const saveSnapshot = (path: string, saved: Saved): Promise<void> => writeDurably(path, encodeSnapshot(saved));

export async function loadSnapshot(path: string): Promise<Saved> {
  return decodeSnapshot(await readFile(path));
}
