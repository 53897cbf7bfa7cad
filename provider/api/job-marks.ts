/** Metadata by which a job is found again; not shown in the outputs. */
export const KEY_ENTRY = "pulumi_key";
export const OWNER_ENTRY = "pulumi_owner";
