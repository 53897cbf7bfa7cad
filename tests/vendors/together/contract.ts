import Ajv2020, { type ValidateFunction } from "ajv/dist/2020";
import addFormats from "ajv-formats";
import { AgainstContract, type VendorRequest } from "../vendor-server";
import { newestDocument, queries } from "./newer";

type Json = Record<string, unknown>;

/** What the contract says about the operations, `POST /fine-tunes` and so on. */
export interface Contract {
  /** The JSON body of a request, `{}` where none was sent; throws `AgainstContract`. */
  bodyOf(operation: string, request: VendorRequest): Json;
  /** Holds a form, whose file is its text, against the contract. */
  form(operation: string, request: VendorRequest, fields: Json): void;
  /** What is wrong with an answer; nothing when it is as the contract says. */
  faultInAnswer(operation: string, status: number, body: unknown): string | undefined;
  /** Only those fields that a schema of the contract has. */
  only(schema: string, fields: Json): Json;
}

/** The contract, closed: a field that it does not declare is a fault, in requests and in answers. */
export function togetherContract(): Contract {
  const document = closed(newestDocument()) as Json;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  for (const format of ["float", "int64", "binary"]) ajv.addFormat(format, true);
  ajv.addSchema(document, "contract");
  const compiled = new Map<string, ValidateFunction>();

  function validator(pointer: string): ValidateFunction | undefined {
    if (nodeAt(document, pointer) === undefined) return undefined;
    const known = compiled.get(pointer) ?? ajv.compile({ $ref: `contract#${encodeURI(pointer)}` });
    compiled.set(pointer, known);
    return known;
  }

  const fault = (validate: ValidateFunction | undefined, value: unknown) =>
    validate === undefined || validate(value) ? undefined : ajv.errorsText(validate.errors, { dataVar: "body" });

  function hold(operation: string, { query }: VendorRequest, type: string, value: unknown): void {
    const unknown = [...query.keys()].filter((name) => !queries[operation]?.includes(name));
    if (unknown.length > 0) throw new AgainstContract(`unknown in the query: ${unknown.join(", ")}`);
    const validate = validator(`${pointerTo(operation)}/requestBody/content/${escaped(type)}/schema`);
    const said = fault(validate, value);
    if (said !== undefined) throw new AgainstContract(said);
    if (validate === undefined && Object.keys(value as Json).length > 0) throw new AgainstContract("takes no body");
  }

  return {
    bodyOf(operation, request) {
      const body = jsonOf(request);
      hold(operation, request, "application/json", body);
      return body;
    },
    form: (operation, request, fields) => hold(operation, request, "multipart/form-data", fields),
    faultInAnswer(operation, status, body) {
      const pointer = `${pointerTo(operation)}/responses/${status}/content/${escaped("application/json")}/schema`;
      const isRefusal = status >= 400;
      const schema = validator(pointer) ?? (isRefusal ? validator("/components/schemas/ErrorData") : undefined);
      return fault(schema, body);
    },
    only(schema, fields) {
      const { properties } = nodeAt(document, `/components/schemas/${schema}`) as { properties: Json };
      return Object.fromEntries(Object.entries(fields).filter(([name]) => name in properties));
    },
  };
}

function jsonOf({ headers, body }: VendorRequest): Json {
  if (body.length === 0) return {};
  const type = headers["content-type"];
  if (!type?.startsWith("application/json")) throw new AgainstContract(`content-type is ${type}, not application/json`);
  return JSON.parse(body.toString("utf8")) as Json;
}

function pointerTo(operation: string): string {
  const [method = "", path = ""] = operation.split(" ");
  return `/paths/${escaped(path)}/${method.toLowerCase()}`;
}

const escaped = (name: string) => name.replaceAll("~", "~0").replaceAll("/", "~1");

function nodeAt(document: Json, pointer: string): unknown {
  const steps = pointer.split("/").slice(1);
  const names = steps.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  return names.reduce<unknown>((node, name) => (node as Json | undefined)?.[name], document);
}

/** The same with every object closed that lists its properties. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== "object" || node === null) return node;
  const inner = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, closed(value)]));
  const isOpen = typeof inner.properties === "object" && inner.type === "object" && !("additionalProperties" in inner);
  return isOpen ? { ...inner, additionalProperties: false } : inner;
}
