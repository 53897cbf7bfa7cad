import { dollarsOf } from "../../../../../provider/api/dialects/fireworks/money";

it.each([
  [{ currencyCode: "USD", units: "2", nanos: 500_000_000 }, 2.5],
  [{ currencyCode: "USD", units: "0", nanos: 10_000_000 }, 0.01],
  [{ currencyCode: "USD", nanos: 250_000_000 }, 0.25],
  [{ currencyCode: "USD", units: 3 }, 3],
  [{ currencyCode: "EUR", units: "2", nanos: 0 }, undefined],
  [{ currencyCode: "USD" }, undefined],
  [null, undefined],
])("reads %j as %s dollars", (money, dollars) => {
  expect(dollarsOf(money)).toBe(dollars);
});
