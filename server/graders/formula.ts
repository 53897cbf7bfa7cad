/** A formula that cannot be read; the message says where. */
export class FormulaError extends Error {}

/** A formula that was read: computes its value from the values of its names. */
export interface Formula {
  names: string[];
  value(values: ReadonlyMap<string, number>): number;
}

type Part = (values: ReadonlyMap<string, number>) => number;

const functions: Record<string, (...values: number[]) => number> = {
  min: Math.min,
  max: Math.max,
  abs: Math.abs,
  floor: Math.floor,
  ceil: Math.ceil,
  exp: Math.exp,
  sqrt: Math.sqrt,
  log: Math.log,
};

const TOKEN =
  /\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([\p{L}_][\p{L}\p{N}_]*)|(\*\*|[-+*/%^(),]))/uy;
const MAX_LENGTH = 2_000;
const MAX_DEPTH = 50;

interface Token {
  kind: "number" | "name" | "sign";
  text: string;
  at: number;
}

/** Reads numbers, names, `+ - * / % ^ **`, parentheses and the functions min, max, abs, floor, ceil, exp, sqrt, log. */
export function readFormula(text: string): Formula {
  if (text.length > MAX_LENGTH) throw new FormulaError(`the formula is longer than ${MAX_LENGTH} characters`);
  const tokens = tokensOf(text);
  const names = new Set<string>();
  let at = 0;
  let depth = 0;

  const fail = (): never => {
    const token = tokens[at];
    throw new FormulaError(
      token ? `"${token.text}" at character ${token.at + 1} is not expected there` : "the formula ends too early",
    );
  };
  const accept = (...signs: string[]): string | undefined => {
    const token = tokens[at];
    if (token?.kind !== "sign" || !signs.includes(token.text)) return undefined;
    at += 1;
    return token.text;
  };
  const expect = (sign: string) => accept(sign) ?? fail();

  function sum(): Part {
    if (++depth > MAX_DEPTH) throw new FormulaError("the formula is nested too deeply");
    let left = product();
    for (let sign = accept("+", "-"); sign; sign = accept("+", "-")) {
      const [one, other, factor] = [left, product(), sign === "+" ? 1 : -1];
      left = (values) => one(values) + factor * other(values);
    }
    depth -= 1;
    return left;
  }

  function product(): Part {
    let left = signed();
    for (let sign = accept("*", "/", "%"); sign; sign = accept("*", "/", "%")) {
      const [one, other] = [left, signed()];
      if (sign === "*") left = (values) => one(values) * other(values);
      else if (sign === "/") left = (values) => one(values) / other(values);
      else left = (values) => one(values) % other(values);
    }
    return left;
  }

  function signed(): Part {
    let negative = false;
    for (let sign = accept("+", "-"); sign; sign = accept("+", "-")) negative = negative !== (sign === "-");
    const value = power();
    return negative ? (values) => -value(values) : value;
  }

  function power(): Part {
    const base = single();
    if (!accept("^", "**")) return base;
    if (++depth > MAX_DEPTH) throw new FormulaError("the formula is nested too deeply");
    const exponent = signed();
    depth -= 1;
    return (values) => base(values) ** exponent(values);
  }

  function single(): Part {
    const token = tokens[at] ?? fail();
    if (accept("(")) {
      const inner = sum();
      expect(")");
      return inner;
    }
    if (token.kind === "sign") return fail();
    at += 1;
    if (token.kind === "number") return () => Number(token.text);
    return accept("(") ? call(token.text) : variable(token.text);
  }

  function call(name: string): Part {
    const apply = Object.hasOwn(functions, name) ? functions[name] : undefined;
    if (!apply)
      throw new FormulaError(`there is no function "${name}"; there are ${Object.keys(functions).join(", ")}`);
    const values = [sum()];
    while (accept(",")) values.push(sum());
    expect(")");
    return (named) => apply(...values.map((value) => value(named)));
  }

  function variable(name: string): Part {
    names.add(name);
    return (values) => values.get(name) ?? Number.NaN;
  }

  const value = sum();
  if (at < tokens.length) fail();
  return { names: [...names], value };
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (text.slice(TOKEN.lastIndex).trim() !== "") {
    const start = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) {
      throw new FormulaError(
        `"${text.slice(start).trim().charAt(0)}" after character ${start} means nothing in a formula`,
      );
    }
    const found = match[1] ?? match[2] ?? match[3] ?? "";
    const kind = match[1] !== undefined ? "number" : match[2] !== undefined ? "name" : "sign";
    tokens.push({ kind, text: found, at: TOKEN.lastIndex - found.length });
  }
  return tokens;
}
