import { UNKNOWN } from "../../../../provider/engine/unknown";
import { vendorArgumentsText } from "../../../../provider/resources/job/vendor-arguments-text";

const check = (vendorArguments: unknown) => ({ type: "string_check", name: "a", vendorArguments });
const graded = (grader: object) => ({ method: { type: "reinforcement", reinforcement: { grader } } });
const told = (names: string) => `sent to the server as the program has them, unchecked: ${names}`;

describe("what a preview says of the vendor's own arguments", () => {
  it.each<[string, Record<string, unknown>, string | undefined]>([
    ["none", {}, undefined],
    ["an empty set", { vendorArguments: {} }, undefined],
    [
      "fields at every depth",
      { vendorArguments: { hyperparameters: { lora: true }, tags: ["x"] } },
      "`vendorArguments.hyperparameters.lora`, `vendorArguments.tags`",
    ],
    ["what is known only at up", { vendorArguments: UNKNOWN }, "`vendorArguments`"],
    [
      "a grader's",
      graded(check({ pass_threshold: 1 })),
      "`method.reinforcement.grader.vendorArguments.pass_threshold`",
    ],
    [
      "those of graders in a list",
      graded({ type: "multi", graders: [check({}), check({ x: 1 })] }),
      "`method.reinforcement.grader.graders.1.vendorArguments.x`",
    ],
    [
      "many",
      { vendorArguments: Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`f${index}`, 1])) },
      `${Array.from({ length: 8 }, (_, index) => `\`vendorArguments.f${index}\``).join(", ")} and 2 more`,
    ],
  ])("is their names: %s", (_, inputs, names) => {
    expect(vendorArgumentsText(inputs)).toBe(names === undefined ? undefined : told(names));
  });

  it("holds neither values nor what stands inside a secret", () => {
    const inputs = {
      vendorArguments: { auth: { token_of_acme: "hush" } },
      secretArguments: [["vendorArguments", "auth"]],
    };
    expect(vendorArgumentsText(inputs)).toBe(told("`vendorArguments.auth`"));
  });
});
