import { dialects } from "../../../../provider/api/dialects";
import { KEY_ENTRY } from "../../../../provider/api/job-marks";
import type { Job } from "../../../../provider/api/types";
import { findUnmarked } from "../../../../provider/resources/job/find-by-key";
import { aJob } from "../../../support/a-job";

const keys = [`k2:${"a".repeat(64)}`] as const;
const another = `k2${"b".repeat(20)}`;

describe("jobs that may be this declaration's although they bear no mark", () => {
  /** As a list of the vendor has them. */
  async function found(dialect: string, jobs: Partial<Job>[]) {
    const endpoint = { dialect, baseUrl: "https://api.example/v1" };
    const { mark } = dialects.of(endpoint);
    async function* listJobs() {
      for (const [index, job] of jobs.entries()) yield mark.read(aJob({ id: `ftjob-${index}`, ...job }));
    }
    const inputs = {
      model: aJob().model,
      trainingFile: aJob().trainingFile,
      resourceUrn: "urn:bot",
      pulumiOrganization: "o",
    };
    const { candidates, marksAreShown } = await findUnmarked(
      { endpoint, listJobs },
      { keys, inputs, explained: new Map() },
    );
    return { candidates: candidates.map(({ id }) => id), marksAreShown };
  }

  it("are those of an earlier version at Azure, whose metadata may be lost, however many bear marks in their suffix", async () => {
    expect(await found("azure", [{ suffix: another }, {}])).toEqual({ candidates: ["ftjob-1"], marksAreShown: false });
  });

  it("are none of ours where a job shows that Azure keeps metadata", async () => {
    expect(await found("azure", [{ metadata: { [KEY_ENTRY]: `k2:${"b".repeat(64)}` } }, {}])).toMatchObject({
      marksAreShown: true,
    });
    expect(await found("azure", [{ metadata: { team: "a" } }, {}])).toMatchObject({ marksAreShown: true });
  });

  it("are none of ours at a vendor where every job of ours had its mark in the suffix", async () => {
    expect(await found("together", [{ suffix: another }, {}])).toMatchObject({ marksAreShown: true });
  });
});
