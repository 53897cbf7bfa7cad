import { readFormula } from "../../../../server/graders/formula";

const values = new Map([
  ["a", 3],
  ["b_1", 0.5],
]);

it.each([
  ["1 + 2 * 3", 7],
  ["(1 + 2) * 3", 9],
  ["0.5*a + .5 * b_1", 1.75],
  ["-a ^ 2", -9],
  ["2 ^ 3 ^ 2", 512],
  ["2 ** -1", 0.5],
  ["7 % 4 - -1", 4],
  ["10 / 4", 2.5],
  ["max(a, b_1, 2) + min(1, 0)", 3],
  ["floor(2.7) + ceil(0.2) + abs(-1) + sqrt(16)", 8],
  ["log(exp(2))", 2],
  ["1e2 + 1.5E-1", 100.15],
])("%s is %p", (formula, expected) => {
  expect(readFormula(formula).value(values)).toBeCloseTo(expected, 12);
});

it.each([
  ["", "the formula ends too early"],
  ["a +", "the formula ends too early"],
  ["a b_1", '"b_1" at character 3 is not expected there'],
  ["(a", "the formula ends too early"],
  ["a; process", '";" after character 1 means nothing in a formula'],
  ["a.constructor", '"." after character 1 means nothing in a formula'],
  ["constructor(1)", 'there is no function "constructor"'],
  ["eval(1)", 'there is no function "eval"'],
  ["(".repeat(60), "nested too deeply"],
  ["1+".repeat(2_000), "longer than 2000 characters"],
])("refuses %p", (formula, message) => {
  expect(() => readFormula(formula)).toThrow(message);
});

it("names what it uses", () => {
  expect(readFormula("max(x, y) + x").names).toEqual(["x", "y"]);
});
