import { createRequire } from "node:module";
import type * as Grpc from "@grpc/grpc-js";
import type * as AnyModule from "google-protobuf/google/protobuf/any_pb";
import type * as EmptyModule from "google-protobuf/google/protobuf/empty_pb";
import type * as StructModule from "google-protobuf/google/protobuf/struct_pb";

/** What the engine's protocol is made of, in the very copies that the SDK's messages are made of: they are its dependencies. */
const load = createRequire(require.resolve("@pulumi/pulumi/package.json"));

export const grpc: typeof Grpc = load("@grpc/grpc-js");
export const { Any }: typeof AnyModule = load("google-protobuf/google/protobuf/any_pb");
export const { Empty }: typeof EmptyModule = load("google-protobuf/google/protobuf/empty_pb");
export const { Struct }: typeof StructModule = load("google-protobuf/google/protobuf/struct_pb");
export { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
export { type IResourceProviderServer, ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
export * as rpc from "@pulumi/pulumi/proto/provider_pb";
export { Status } from "@pulumi/pulumi/proto/status_pb";
export type StructMessage = StructModule.Struct;
