import * as pulumi from "@pulumi/pulumi";

interface ServiceInputs {
  envFile: string;
  environment: Record<string, string>;
}

// A dynamic provider's methods are stored in the state, so each loads what it needs by itself.
const provider: pulumi.dynamic.ResourceProvider<ServiceInputs, ServiceInputs> = {
  async create(inputs) {
    await write(inputs);
    return { id: inputs.envFile, outs: inputs };
  },
  async update(_id, _olds, inputs) {
    await write(inputs);
    return { outs: inputs };
  },
  async delete(id) {
    await require("node:fs/promises").rm(id, { force: true });
  },
};

async function write({ envFile, environment }: ServiceInputs): Promise<void> {
  const lines = Object.entries(environment).map(([name, value]) => `${name}=${value}\n`);
  await require("node:fs/promises").writeFile(envFile, lines.join(""));
}

export interface ServiceArgs {
  /** File that the process is started with: `node --env-file=app.env app/answer.mjs`, or `docker run --env-file`. */
  envFile: pulumi.Input<string>;
  environment: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** A service on this machine, configured by its environment. */
export class Service extends pulumi.dynamic.Resource {
  declare readonly environment: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: ServiceArgs, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, args, opts, "example", "Service");
  }
}
