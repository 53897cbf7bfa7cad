import { asPlain } from "../../provider/engine/hidden-inputs";
import type { FineTuningJobInputs } from "../../provider/resources/job/inputs";
import { submitKeys } from "../../provider/resources/job/training-request";
import { azureThat, submittedBy } from "../support/azure-place";
import { aVendorStack, type JobAtVendor } from "../support/vendor-stack";
import { refusal } from "../support/way";

describe.each([true, false])(
  "a job that an earlier version submitted at Azure, which keeps metadata: %s",
  (keepsMetadata) => {
    const stack = aVendorStack(azureThat({ keepsMetadata }));

    /** As that version did: the key in the metadata, and the user's suffix as it is. */
    function submittedBefore(job: JobAtVendor, suffix: string): Promise<string> {
      const inputs = asPlain(job.inputs({ suffix })) as unknown as FineTuningJobInputs;
      const { model, trainingFile: training_file } = inputs;
      const hyperparameters = { n_epochs: 1, batch_size: 8 };
      const [pulumi_key] = submitKeys(inputs, {});
      const { origin } = stack.vendor.server;
      const key = stack.vendor.env.AZURE_OPENAI_API_KEY ?? "";
      return submittedBy({ origin, key }, { model, training_file, suffix, hyperparameters, metadata: { pulumi_key } });
    }

    it("is found without a mark in its suffix where its metadata tell, and else named and not trained again", async () => {
      // Newer jobs bear their marks, and show nothing of what Azure does with metadata.
      await stack.job().upUntilReady({ suffix: "newer" });
      const [newer] = stack.submitted();
      const job = stack.job();
      const suffix = "a-suffix-of-thirty-characters-";
      const id = await submittedBefore(job, suffix);
      const report = await job.up({ suffix });
      if (keepsMetadata) {
        expect(report).toMatchObject({ step: "created", result: { outcome: "ok", id } });
        stack.newCommand();
        expect(await job.up({ suffix })).toEqual({ step: "unchanged" });
      } else {
        const message = expect.stringMatching(
          new RegExp(`these train the same file, model and suffix:\\n +${id}.*adoptJobId`, "s"),
        );
        expect(report).toMatchObject(refusal("adoptJobId", message));
        stack.newCommand();
        expect(await job.up({ suffix, adoptJobId: id })).toMatchObject({ result: { outcome: "ok", id } });
      }
      expect(stack.submitted().map(({ id }) => id)).toEqual([newer?.id, id]);
    });
  },
);
