import type { handleUnaryCall, ServerUnaryCall, sendUnaryData, UntypedServiceImplementation } from "@grpc/grpc-js";
import { cancel } from "../engine/cancel-signal";
import type { TimeoutInputs } from "../engine/declaration";
import type { Properties } from "../engine/handler";
import type { ResourceKind } from "../engine/shell";
import { configOf } from "../engine/stack-config";
import { urnParts } from "../engine/urn";
import { UserError } from "../errors";
import { sortedJson } from "../values";
import { writeCompiled } from "./compile-cache";
import { serviceError } from "./failures";
import { invoke } from "./functions";
import type { Call } from "./own-inputs";
import { Empty, PluginInfo, rpc, Struct, type StructMessage } from "./protocol";
import type { Checked, Resources } from "./resources";
import { nameIn, namesOf, packageVersion, schemaText } from "./schema";
import { checkSettings, ORGANIZATION_SETTING, type Settings, settingsOf } from "./settings";

/** What the service is made of. */
export interface Parts {
  resources: Resources;
  /** Takes the settings for the handlers. */
  configure(config: ReturnType<typeof configOf>): void;
  /** `PULUMI_CONFIG`, the stack's settings as the engine tells them. */
  stackConfig: string | undefined;
}

/**
 * The engine's protocol, mapped onto the handlers. `handshake` is left out on purpose: to a plugin that answers it the engine
 * sends previews as creates and updates. What is left out is answered as unimplemented, which the engine expects.
 */
export function createService({ resources, configure, stackConfig }: Parts): UntypedServiceImplementation {
  let settings: Settings = {};
  const callOf = (request: About, timeouts?: TimeoutInputs): Call => ({
    ...targetOf(request.getUrn()),
    timeouts,
    organization: settings[ORGANIZATION_SETTING],
  });
  return {
    getPluginInfo: answering(async () => new PluginInfo().setVersion(packageVersion())),
    getSchema: answering(async () => new rpc.GetSchemaResponse().setSchema(schemaText())),

    checkConfig: answering(async (request: rpc.CheckRequest) =>
      checkResponse(checkSettings(request.getUrn(), plain(request.getNews()), stackConfig)),
    ),
    // Other settings lead elsewhere, and whether that replaces something is for each resource to say.
    diffConfig: answering(async (request: rpc.DiffRequest) => {
      const olds = plain(request.hasOldInputs() ? request.getOldInputs() : request.getOlds());
      return changesResponse(sortedJson(olds) !== sortedJson(plain(request.getNews())));
    }),
    // Stored before anything is awaited: the engine does not wait for one call to end before it makes the next.
    configure: answering(async (request: rpc.ConfigureRequest) => {
      settings = settingsOf(plain(request.getArgs()), stackConfig);
      configure(configOf(settings));
      return new rpc.ConfigureResponse().setAcceptsecrets(true).setAcceptresources(true).setSupportspreview(false);
    }),

    check: answering(async (request: rpc.CheckRequest) =>
      checkResponse(await resources.check(callOf(request), plain(request.getOlds()), plain(request.getNews()))),
    ),
    diff: answering(async (request: rpc.DiffRequest) => {
      const [olds, news] = [plain(request.getOlds()), plain(request.getNews())];
      const { changes, replaces, changed } = await resources.diff(callOf(request), request.getId(), olds, news);
      return changesResponse(changes).setReplacesList(replaces).setDiffsList(changed);
    }),
    create: answering(async (request: rpc.CreateRequest) => {
      const call = callOf(request, within("create", request.getTimeout()));
      const { id, properties } = await resources.create(call, plain(request.getProperties()), request.getPreview());
      return new rpc.CreateResponse().setId(id).setProperties(struct(properties));
    }),
    read: answering(async (request: rpc.ReadRequest) => {
      const [known, inputs] = [plain(request.getProperties()), plain(request.getInputs())];
      const found = await resources.read(callOf(request), request.getId(), known, inputs);
      if (found.id === "") return new rpc.ReadResponse();
      const answer = new rpc.ReadResponse().setId(found.id).setProperties(struct(found.properties));
      return answer.setInputs(struct(found.inputs));
    }),
    update: answering(async (request: rpc.UpdateRequest) => {
      const call = callOf(request, within("update", request.getTimeout()));
      const [olds, news] = [plain(request.getOlds()), plain(request.getNews())];
      const properties = await resources.update(call, request.getId(), olds, news, request.getPreview());
      return new rpc.UpdateResponse().setProperties(struct(properties));
    }),
    delete: answering(async (request: rpc.DeleteRequest) => {
      const call = callOf(request, within("delete", request.getTimeout()));
      await resources.delete(call, request.getId(), plain(request.getProperties()));
      return new Empty();
    }),

    invoke: answering(async (request: rpc.InvokeRequest) => {
      const answer = await invoke(request.getTok(), plain(request.getArgs()), settings);
      return new rpc.InvokeResponse().setReturn(struct(answer));
    }),
    // Sent at the first Ctrl-C, and also at a normal end: nothing is printed or cancelled for its sake alone.
    cancel: answering(async () => {
      cancel();
      writeCompiled();
      return new Empty();
    }),
  };
}

function answering<Q, A>(serve: (request: Q) => Promise<A>): handleUnaryCall<Q, A> {
  return (call: ServerUnaryCall<Q, A>, answer: sendUnaryData<A>) => {
    serve(call.request).then(
      (value) => answer(null, value),
      (error: unknown) => answer(serviceError(error)),
    );
  };
}

type About = { getUrn(): string };

/** Which resource a call is about. */
function targetOf(urn: string): Pick<Call, "kind" | "urn"> {
  const kind = nameIn(urnParts(urn)?.types.at(-1) ?? "") as ResourceKind;
  if (namesOf(kind).outputs.length === 0) throw new UserError(`there is no resource of the type ${kind}`);
  return { kind, urn };
}

/** How long the program lets it take; 0 says nothing. */
const within = (operation: keyof TimeoutInputs, seconds: number): TimeoutInputs | undefined =>
  seconds > 0 ? { [operation]: seconds } : undefined;

function checkResponse({ inputs, failures }: Checked): rpc.CheckResponse {
  const list = failures.map(({ property, reason }) => new rpc.CheckFailure().setProperty(property).setReason(reason));
  return new rpc.CheckResponse().setInputs(struct(inputs)).setFailuresList(list);
}

function changesResponse(changes: boolean): rpc.DiffResponse {
  const { DIFF_NONE, DIFF_SOME } = rpc.DiffResponse.DiffChanges;
  return new rpc.DiffResponse().setChanges(changes ? DIFF_SOME : DIFF_NONE);
}

const plain = (value: StructMessage | undefined): Properties => (value?.toJavaScript() ?? {}) as Properties;

const struct = (properties: Properties): StructMessage =>
  Struct.fromJavaScript(properties as Parameters<typeof Struct.fromJavaScript>[0]);
