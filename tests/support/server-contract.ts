import Ajv2020, { type ValidateFunction } from "ajv/dist/2020";
import addFormats from "ajv-formats";
import type { Exchange } from "fine-tuning-server";
import { deviatingDocument } from "../../server/contract/deviating-document.cjs";

type Json = Record<string, unknown>;

const methods = ["get", "post", "put", "patch", "delete"];

/** `GET /files/{file_id}`, … : what is documented, and what we serve beside it. */
export const documentedOperations = (): string[] => Object.keys(contractFor("/v1").operations).sort();

/** What is wrong with an exchange by the document; nothing when it keeps to it. */
export function contractViolation(exchange: Exchange): string | undefined {
  const prefix = ["/v1", "/openai/v1", "/openai"].find((each) => exchange.route?.startsWith(`${each}/`));
  if (prefix === undefined || exchange.route === undefined) return undefined;
  const contract = contractFor(prefix);
  const name = `${exchange.method} ${exchange.route.slice(prefix.length).replace(/:([a-z_]+)/g, "{$1}")}`;
  const operation = contract.operations[name];
  const validate = exchange.status < 300 ? operation?.answer : contract.error;
  if (exchange.responseBody !== undefined && validate && !validate(exchange.responseBody)) {
    return `${name} answered ${exchange.status}: ${contract.explain(validate)} in ${JSON.stringify(exchange.responseBody)}`;
  }
  if (exchange.status < 300 && operation?.request && !operation.request(exchange.requestBody)) {
    return `${name} took ${JSON.stringify(exchange.requestBody)}: ${contract.explain(operation.request)}`;
  }
  return undefined;
}

interface Operation {
  request: ValidateFunction | undefined;
  answer: ValidateFunction | undefined;
}

interface Contract {
  operations: Record<string, Operation>;
  error: ValidateFunction;
  explain(validate: ValidateFunction): string;
}

const built = new Map<string, Contract>();

function contractFor(prefix: string): Contract {
  const known = built.get(prefix);
  if (known) return known;
  const document = deviatingDocument(prefix);
  const ajv = new Ajv2020({ strict: false, allErrors: false, unicodeRegExp: false });
  addFormats(ajv);
  for (const format of ["unixtime", "int64", "binary"]) ajv.addFormat(format, true);
  ajv.addSchema(document, "contract");
  const compile = (pointer: string) => ajv.compile({ $ref: `contract#${pointer}` });
  const operations: Contract["operations"] = {};
  for (const [path, item] of Object.entries(document.paths as Record<string, Json>)) {
    for (const method of methods.filter((each) => each in item)) {
      const operation = `/paths/${path.replaceAll("/", "~1")}/${method}`;
      operations[`${method.toUpperCase()} ${path}`] = {
        request: schemaAt(document, `${operation}/requestBody/content/application~1json/schema`, compile),
        answer: schemaAt(document, `${operation}/responses/200/content/application~1json/schema`, compile),
      };
    }
  }
  const contract = {
    operations,
    error: compile("/components/schemas/ErrorResponse"),
    explain: (validate: ValidateFunction) => ajv.errorsText(validate.errors),
  };
  built.set(prefix, contract);
  return contract;
}

function schemaAt(document: Json, pointer: string, compile: (pointer: string) => ValidateFunction) {
  let node: unknown = document;
  for (const step of pointer.split("/").slice(1)) {
    node = (node as Json | undefined)?.[step.replaceAll("~1", "/")];
  }
  return node === undefined ? undefined : compile(pointer.replaceAll("{", "%7B").replaceAll("}", "%7D"));
}
