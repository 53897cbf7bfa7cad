import type * as pulumi from "@pulumi/pulumi";
import { secretTexts, withoutSecrets } from "../../engine/hide-secrets";
import { programError } from "../../engine/plain-error";
import { all, ComponentResource, isDryRun, log, Output, output, RunError } from "../../engine/sdk";
import { secretArguments } from "../../engine/secret-arguments";
import { whenUnknown } from "../../engine/when-unknown";
import { messageOf } from "../../errors";
import { judgeAcceptance } from "../../quality/accept";
import { judgeMetrics, type MetricArguments } from "../../quality/metric-arguments";
import { fieldsOf, withoutUndefined } from "../../values";
import { FineTunedModel } from "../fine-tuned-model/fine-tuned-model";
import { FineTuningJob } from "../fine-tuning-job/fine-tuning-job";
import type { Acceptance, Budget, OnDelete } from "../job/lifecycle-inputs";
import { fileReference } from "../training-file/training-file";
import { decided, type FineTuningSweepArgs, type SweepBaseArgs, type SweepVariation } from "./args";
import { judgeSweep, type SweepShare } from "./budget";
import { type BestCheckpoint, type BestResult, bestCheckpointOf, bestResult, type SweepResult } from "./choice";
import { type SweepSummary, sweepSummary } from "./summary";
import { combinations, varied } from "./variations";

// Otherwise every first `up` after a sweep would update each job, only to store how it ended.
const followedByItsModel = { followed: true };

type SweepBase = SweepBaseArgs & Pick<SweepVariation, "adoptJobId">;

/**
 * Many jobs that differ in a few arguments, and the best of them. All are submitted first and waited for afterwards.
 * A job that fails is reported, stands in the table with its error, and takes nothing from the others.
 */
export class FineTuningSweep extends ComponentResource {
  /** One row per job, in the order of the variations. */
  declare readonly results: pulumi.Output<SweepResult[]>;
  /** The best accepted model with the rule that chose it; `undefined` when no job succeeded. */
  declare readonly best: pulumi.Output<BestResult | undefined>;
  /** The best checkpoint of all accepted models, with the name of its variation. */
  declare readonly bestCheckpoint: pulumi.Output<BestCheckpoint | undefined>;

  /** Id of the best model, for inference. Using it fails the update when no job brought an accepted model. */
  get fineTunedModel(): pulumi.Output<string> {
    return this.best.apply((best) => {
      if (best !== undefined) return best.model;
      throw new RunError("the sweep has no model, because none of its jobs brought one that is accepted");
    });
  }

  constructor(name: string, args: FineTuningSweepArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("fine-tuning:index:FineTuningSweep", name, {}, opts);
    const { selectBy, maxActive, budget } = args;
    const children = childrenOf(name, args);
    for (const warning of metricWarnings(name, children, selectBy)) void log.warn(warning, this);
    const permission = budget === undefined ? undefined : permissionOf(name, budget, children, this);
    const models: FineTunedModel<string | undefined>[] = [];
    for (const [index, child] of children.entries()) {
      const { accept: _accept, onDelete, ...training } = child.args;
      const before = maxActive === undefined ? undefined : models[index - maxActive];
      const { formerName, aliases } = formerly(name, child);
      const job = new FineTuningJob(
        `${name}-${child.name}`,
        {
          ...training,
          // Nothing is submitted before the budget is judged: every job waits for the verdict.
          model: permission === undefined ? training.model : after(permission, training.model),
          budget: priced(training.budget, budget),
          onDelete: part(onDelete, "runningJob"),
          waitFor: "submitted",
          onFailure: "report",
          ...followedByItsModel,
          ...(formerName === undefined ? {} : { formerName }),
        },
        { parent: this, aliases, ...(before === undefined ? {} : { dependsOn: before }) },
      );
      const { stallMinutes, connection } = training;
      const model = new FineTunedModel(
        `${name}-${child.name}`,
        { job, selectBy, stallMinutes, connection, onDelete: part(onDelete, "model"), onFailure: "report" },
        {
          parent: this,
          aliases,
          ...(opts.customTimeouts === undefined ? {} : { customTimeouts: opts.customTimeouts }),
        },
      );
      models.push(model);
    }
    const rows = models.map((model, index) => resultOf(model, children[index]));
    const startedAt = Math.floor(Date.now() / 1000);
    this.results = all([all(rows), all(models.map(({ settledAt }) => settledAt))]).apply(([results, settled]) => {
      // Where nothing has been trained or waited for in this run, there is nothing to tell.
      const isNews = !isDryRun() && settled.some((at) => at !== undefined && at >= startedAt);
      if (isNews) tellSummary(sweepSummary(name, results, { selectBy, budget }), this);
      return announced(name, results, this);
    });
    this.best = this.results.apply((results) => bestResult(results, selectBy));
    this.bestCheckpoint = this.results.apply((results) => bestCheckpointOf(results, selectBy));
    this.registerOutputs({ results: this.results, best: this.best, bestCheckpoint: this.bestCheckpoint });
  }
}

interface Child {
  name: string;
  /** The name that earlier versions gave it, where that is another one. */
  formerName?: string;
  args: SweepBase;
}

/** By these an earlier version's resources and jobs are this child's. */
function formerly(sweep: string, child: Child): { formerName?: string; aliases: pulumi.Alias[] } {
  if (child.formerName === undefined) return { aliases: [] };
  const formerName = `${sweep}-${child.formerName}`;
  return { formerName, aliases: [{ name: formerName }] };
}

function childrenOf(sweep: string, { base, variations, grid, maxActive }: FineTuningSweepArgs): Child[] {
  const refuse = (reason: string) => programError(`sweep "${sweep}": ${reason}`);
  if ((variations === undefined) === (grid === undefined)) throw refuse("give either `variations` or `grid`");
  if (maxActive !== undefined && !(Number.isInteger(maxActive) && maxActive >= 1))
    throw refuse(`\`maxActive\` is ${maxActive}; it must be a whole number of at least 1`);
  try {
    const children = variationsOf({ base, variations, grid }).map(({ variation, ...named }) => {
      const args = varied(base, variation);
      const own = decided.find((argument) => args[argument] !== undefined);
      if (own !== undefined)
        throw refuse(`variation "${named.name}" sets \`${own}\`, which the sweep decides; leave it out`);
      return { ...named, args };
    });
    if (children.length === 0) throw refuse("there is no variation");
    return children;
  } catch (error) {
    throw RunError.isInstance(error) ? error : refuse(messageOf(error));
  }
}

function variationsOf({ base, variations, grid }: Pick<FineTuningSweepArgs, "base" | "variations" | "grid">) {
  if (variations === undefined) return combinations({ ...base }, { ...grid });
  return Object.entries(variations).map(([name, variation]) => ({ name, variation: { ...variation } }));
}

/**
 * Whether the jobs can have the metrics is judged here: limits of `accept` reach no resource, because a miss fails nothing.
 * Throws where they cannot; each doubt is said once.
 */
function metricWarnings(
  sweep: string,
  children: readonly Child[],
  selectBy: FineTuningSweepArgs["selectBy"],
): Set<string> {
  const doubts = children.flatMap(({ name, args: { accept, method, validationFile } }) => {
    const { problems, warnings } = judgeMetrics({
      accept: Output.isInstance(accept) ? undefined : accept,
      selectBy,
      method: methodOf(method),
      validated: validationFile !== undefined,
      // The stack's settings are the provider's to read.
      baseUrl: undefined,
    });
    const [problem] = problems;
    if (problem === undefined) return warnings;
    throw programError(`sweep "${sweep}": \`${problem.property}\` of variation "${name}": ${problem.reason}`);
  });
  return new Set(doubts.map(({ property, reason }) => `\`${property}\`: ${reason}`));
}

/** `undefined` where only an output knows it. */
function methodOf(method: SweepBase["method"]): MetricArguments["method"] {
  const type = method === undefined ? "supervised" : fieldsOf(method)?.type;
  return type === "supervised" || type === "dpo" || type === "reinforcement" ? type : undefined;
}

/** Resolves when the budget allows all jobs together; rejects when it does not, or when that cannot be judged. */
function permissionOf(
  name: string,
  budget: Budget,
  children: readonly Child[],
  sweep: pulumi.Resource,
): pulumi.Output<boolean> {
  const shares = all(
    children.map(({ name, args: { model, method, hyperparameters, budget, trainingFile } }) =>
      output({ name, model, method, hyperparameters, budget, trainingData: fileReference(trainingFile).data }),
    ),
  );
  whenUnknown(shares, () =>
    log.warn("`budget` is judged at `up`: some of what the jobs will cost is not known before", sweep),
  );
  const secrets = Promise.all(children.map(({ args }) => secretArguments(args)));
  return shares.apply(async (known) => {
    const verdict = judgeSweep(budget, known as SweepShare[]);
    if (verdict.verdict === "ok") return true;
    const hidden = (await secrets).flatMap((paths = [], index) => secretTexts(known[index], paths));
    throw programError(`sweep "${name}": ${withoutSecrets(verdict.sentence, hidden)}. Nothing was submitted.`);
  });
}

function after(permission: pulumi.Output<boolean>, model: pulumi.Input<string>): pulumi.Output<string> {
  return all([permission, model]).apply(([, name]) => name);
}

function resultOf(model: FineTunedModel<string | undefined>, child: Child | undefined): pulumi.Output<SweepResult> {
  const { id: jobId, status, fineTunedModel, metrics, cost, error, bestCheckpoint } = model;
  return output({
    jobId,
    status,
    model: fineTunedModel,
    metrics,
    cost,
    error,
    bestCheckpoint,
    accept: child?.args.accept,
    secrets: secretArguments({ accept: child?.args.accept }),
  }).apply(({ accept, secrets = [], ...job }) => {
    const hidden = secretTexts({ accept }, secrets);
    const misses = job.status === "succeeded" ? judgeAcceptance(accept as Acceptance | undefined, job.metrics) : [];
    const refused = misses.length === 0 ? undefined : misses.map(({ sentence }) => withoutSecrets(sentence, hidden));
    return withoutUndefined({ name: child?.name ?? "", ...job, refused }) as SweepResult;
  });
}

function tellSummary({ text, warning }: SweepSummary, sweep: pulumi.Resource): void {
  void log.info(text, sweep);
  if (warning !== undefined) void log.warn(warning, sweep);
}

/** Says when there is nothing to choose from. Failed jobs were reported on their own rows. */
function announced(name: string, results: SweepResult[], sweep: pulumi.Resource): SweepResult[] {
  for (const { name: variation, refused = [] } of results)
    if (refused.length > 0) void log.warn(`variation "${variation}" is not accepted: ${refused.join("; ")}`, sweep);
  if (bestResult(results) === undefined)
    void log.error(
      `sweep "${name}": none of its ${results.length} jobs brought a model that is accepted. Next: look at each variation's report above and change it; a changed variation trains anew.`,
      sweep,
    );
  return results;
}

/** A job's own budget, with the sweep's price where it has none. */
function priced(own: SweepBase["budget"], sweeps: Budget | undefined): SweepBase["budget"] {
  const pricePerMillionTokens = sweeps?.pricePerMillionTokens;
  if (pricePerMillionTokens === undefined) return own;
  return output(own).apply((budget) => ({ pricePerMillionTokens, ...budget }));
}

/** One field of `onDelete` for the child that it concerns. */
function part<K extends keyof OnDelete>(onDelete: SweepBase["onDelete"], field: K) {
  if (onDelete === undefined) return undefined;
  return output(onDelete).apply(
    (given) => (given?.[field] === undefined ? {} : { [field]: given[field] }) as Pick<OnDelete, K>,
  );
}
