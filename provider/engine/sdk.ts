/**
 * What a program needs of the SDK at run time. Its index would do, but loads the SDK's automation API with npm's own
 * resolver, a fifth of a second in each run of a program that imports nothing else of it. Pulumi's runner has loaded these
 * modules already when a program starts. Types come from the index: they cost nothing.
 */
export { ResourceError, RunError } from "@pulumi/pulumi/errors";
export * as log from "@pulumi/pulumi/log";
export { getOrganization, getProject, getStack } from "@pulumi/pulumi/metadata";
export { all, isSecret, Output, output, secret } from "@pulumi/pulumi/output";
export { ComponentResource, CustomResource, createUrn, Resource } from "@pulumi/pulumi/resource";
export { allConfig } from "@pulumi/pulumi/runtime/config";
export { invoke } from "@pulumi/pulumi/runtime/invoke";
export { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
export { getMonitor, isDryRun } from "@pulumi/pulumi/runtime/settings";
