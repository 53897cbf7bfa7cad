import { resourceName } from "../../../provider/engine/urn";

describe(resourceName, () => {
  it.each([
    ["urn:pulumi:dev::p::pulumi-nodejs:dynamic/trainingFile:TrainingFile::tickets", "tickets"],
    ["urn:pulumi:dev::p::my:mod:Comp$pulumi-nodejs:dynamic/fineTuningJob:FineTuningJob::a::b", "a::b"],
    ["no urn", "no urn"],
  ])("is, of %s, what the program gave", (urn, name) => {
    expect(resourceName(urn)).toBe(name);
  });
});
