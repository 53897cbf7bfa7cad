import type * as pulumi from "@pulumi/pulumi";
import { collect } from "../api/pages";
import type { Model, VendorFile } from "../api/types";
import { ask, askOutput, type LookupArgs, type LookupOutputArgs } from "./ask";

/** Which model. */
export interface GetModelArgs extends LookupArgs {
  /** Name of the model, base or fine-tuned. */
  id: string;
}

/** As `GetModelArgs`, where each value may be an output. */
export interface GetModelOutputArgs extends LookupOutputArgs {
  /** Name of the model, base or fine-tuned. */
  id: pulumi.Input<string>;
}

/** One model; `shutdownDate` is there where the server tells when it goes. Throws `ApiError` with status 404 when there is none. */
export function getModel(args: GetModelArgs): Promise<Model> {
  return ask("getModel", args, (api, { id }) => api.getModel(id));
}

/** As `getModel`, for a name that is an output. */
export function getModelOutput(args: GetModelOutputArgs): pulumi.Output<Model> {
  return askOutput(getModel, args);
}

/** All models that the key may use. */
export function getModels(args: LookupArgs = {}): Promise<Model[]> {
  return ask("getModels", args, (api) => collect(api.listModels()));
}

/** As `getModels`, for a connection with outputs. */
export function getModelsOutput(args: LookupOutputArgs = {}): pulumi.Output<Model[]> {
  return askOutput(getModels, args);
}

/** Which file. */
export interface GetFileArgs extends LookupArgs {
  /** Id of the file, e.g. `file-abc123`. */
  id: string;
}

/** As `GetFileArgs`, where each value may be an output. */
export interface GetFileOutputArgs extends LookupOutputArgs {
  /** Id of the file, e.g. `file-abc123`. */
  id: pulumi.Input<string>;
}

/** One file at the vendor, without its content. Throws `ApiError` with status 404 when there is none. */
export function getFile(args: GetFileArgs): Promise<VendorFile> {
  return ask("getFile", args, (api, { id }) => api.getFile(id));
}

/** As `getFile`, for an id that is an output. */
export function getFileOutput(args: GetFileOutputArgs): pulumi.Output<VendorFile> {
  return askOutput(getFile, args);
}

/** Which files. */
export interface GetFilesArgs extends LookupArgs {
  /** Only files of this purpose, e.g. `fine-tune` or `fine-tune-results`. @default all */
  purpose?: string | undefined;
}

/** As `GetFilesArgs`, where each value may be an output. */
export interface GetFilesOutputArgs extends LookupOutputArgs {
  /** Only files of this purpose, e.g. `fine-tune` or `fine-tune-results`. @default all */
  purpose?: pulumi.Input<string> | undefined;
}

/** All files of the account. The purpose is compared here too, because a server may ignore the filter. */
export function getFiles(args: GetFilesArgs = {}): Promise<VendorFile[]> {
  return ask("getFiles", args, async (api, { purpose }) => {
    const files = await collect(api.listFiles(purpose === undefined ? {} : { purpose }));
    return purpose === undefined ? files : files.filter((file) => file.purpose === purpose);
  });
}

/** As `getFiles`, for a purpose that is an output. */
export function getFilesOutput(args: GetFilesOutputArgs = {}): pulumi.Output<VendorFile[]> {
  return askOutput(getFiles, args);
}
