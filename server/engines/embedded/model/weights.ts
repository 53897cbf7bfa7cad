/**
 * Weights of (feature, token) pairs that were seen together; all others are zero and take no room.
 * A row holds the pairs of one feature; rows lie one after the other in the same four arrays and move to the end to grow.
 */
export interface Weights {
  /** Feature key → row. */
  rows: Map<number, number>;
  keys: number[];
  starts: number[];
  lengths: number[];
  capacities: number[];
  tokens: Int32Array;
  values: Float32Array;
  /** Sums of squared gradients, by which Adagrad slows each weight down. */
  squares: Float32Array;
  gradients: Float32Array;
  /** Pairs in use, free room inside rows included. */
  used: number;
  /** Rows with gradients that were not applied yet. */
  touched: Set<number>;
}

/** Beyond this many pairs nothing new is remembered: 16 bytes each. */
const MAX_PAIRS = 4_000_000;
const FIRST_CAPACITY = 2;

export function emptyWeights(room = 4096): Weights {
  return {
    rows: new Map(),
    keys: [],
    starts: [],
    lengths: [],
    capacities: [],
    tokens: new Int32Array(room),
    values: new Float32Array(room),
    squares: new Float32Array(room),
    gradients: new Float32Array(room),
    used: 0,
    touched: new Set(),
  };
}

/** The row of a feature, made when it is new; -1 when there is no room for more. */
export function ensureRow(weights: Weights, key: number): number {
  const known = weights.rows.get(key);
  if (known !== undefined) return known;
  if (weights.used >= MAX_PAIRS) return -1;
  const row = weights.starts.length;
  weights.rows.set(key, row);
  weights.keys.push(key);
  weights.starts.push(take(weights, FIRST_CAPACITY));
  weights.lengths.push(0);
  weights.capacities.push(FIRST_CAPACITY);
  return row;
}

/** Makes sure that the pair of this row and token has a weight. */
export function ensurePair(weights: Weights, row: number, token: number): void {
  const start = weights.starts[row] as number;
  const length = weights.lengths[row] as number;
  for (let at = start; at < start + length; at++) if (weights.tokens[at] === token) return;
  if (length === weights.capacities[row] && !grow(weights, row)) return;
  weights.tokens[(weights.starts[row] as number) + length] = token;
  weights.lengths[row] = length + 1;
}

function grow(weights: Weights, row: number): boolean {
  if (weights.used >= MAX_PAIRS) return false;
  const from = weights.starts[row] as number;
  const length = weights.lengths[row] as number;
  const to = take(weights, length * 2);
  for (const column of [weights.tokens, weights.values, weights.squares, weights.gradients]) {
    column.copyWithin(to, from, from + length);
  }
  weights.starts[row] = to;
  weights.capacities[row] = length * 2;
  return true;
}

function take(weights: Weights, count: number): number {
  const start = weights.used;
  weights.used += count;
  if (weights.used > weights.tokens.length) makeRoom(weights, Math.max(weights.used, weights.tokens.length * 2));
  return start;
}

function makeRoom(weights: Weights, room: number): void {
  const tokens = new Int32Array(room);
  tokens.set(weights.tokens);
  weights.tokens = tokens;
  for (const column of ["values", "squares", "gradients"] as const) {
    const larger = new Float32Array(room);
    larger.set(weights[column]);
    weights[column] = larger;
  }
}

/** Collects the gradient of a row's weights; `errors` holds the gradient of each token's score. */
export function addGradients(weights: Weights, row: number, strength: number, errors: Float64Array): void {
  const start = weights.starts[row] as number;
  const end = start + (weights.lengths[row] as number);
  const { tokens, gradients } = weights;
  weights.touched.add(row);
  for (let at = start; at < end; at++) {
    gradients[at] = (gradients[at] as number) + strength * (errors[tokens[at] as number] as number);
  }
}

/** One Adagrad step on every touched row. */
export function applyRowGradients(weights: Weights, rate: number): void {
  for (const row of weights.touched) {
    const start = weights.starts[row] as number;
    descend(weights, start, start + (weights.lengths[row] as number), rate);
  }
  weights.touched.clear();
}

/** Parameters with their Adagrad sums and the gradients collected so far. */
export interface Column {
  values: Float32Array;
  squares: Float32Array;
  gradients: Float32Array;
}

export function emptyColumn(length: number): Column {
  return {
    values: new Float32Array(length),
    squares: new Float32Array(length),
    gradients: new Float32Array(length),
  };
}

/** One Adagrad step on the parameters from `start` to before `end`; their gradients are used up. */
export function descend({ values, squares, gradients }: Column, start: number, end: number, rate: number): void {
  for (let at = start; at < end; at++) {
    const gradient = gradients[at] as number;
    if (gradient === 0) continue;
    const square = (squares[at] as number) + gradient * gradient;
    squares[at] = square;
    values[at] = (values[at] as number) - (rate * gradient) / (Math.sqrt(square) + 1e-8);
    gradients[at] = 0;
  }
}
