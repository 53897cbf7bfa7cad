import { callNames, declaredAs } from "../../../provider/lineage/declared-as";
import { aJob } from "../../support/a-job";

const submittedFor = (name: string) =>
  aJob({
    metadata: { pulumi_owner: `urn:pulumi:dev::cargo::pulumi-nodejs:dynamic/fineTuningJob:FineTuningJob::${name}` },
  });

describe("the names of a job", () => {
  it("are those of its declaration", () => {
    expect(declaredAs(submittedFor("bot"))).toEqual({ project: "cargo", stack: "dev", name: "bot" });
    expect(declaredAs(submittedFor("a::b"))?.name).toBe("a::b");
    expect(callNames(submittedFor("bot"))).toEqual({ watch: "bot", report: "dev/bot" });
  });

  it.each(["a job", "it's", "-x", "ftjob-mine", "a/b", ""])("give way to the id where the name is %j", (name) => {
    expect(callNames(submittedFor(name))).toEqual({ watch: "ftjob-1", report: "ftjob-1" });
  });

  it("are its id where nobody declared it or the server keeps no metadata", () => {
    expect(callNames(aJob())).toEqual({ watch: "ftjob-1", report: "ftjob-1" });
    expect(declaredAs({ metadata: { pulumi_owner: "someone" } })).toBeUndefined();
  });
});
