import { child, type Cursor, isRecord, warnAt } from "@lintel/import"
import {
  decode,
  type HttpContract,
  type HttpOperation,
  isJsonObject,
  type Json,
  modelVersion,
  normalizeEntity
} from "@lintel/model"
import type { Context } from "./context.js"

/** The extension that holds, in the form of the Model, what OpenAPI has no words for. */
export const declaredKey = "x-lintel"

/** Fields of an operation that OpenAPI cannot say. */
export type DeclaredOperation = Pick<
  HttpOperation,
  | "effects"
  | "idempotency"
  | "pagination"
  | "batch"
  | "longRunning"
  | "rateLimit"
  | "cache"
  | "classification"
  | "consequence"
  | "exposure"
  | "formerly"
>

/** Fields of a contract that OpenAPI cannot say. */
export type DeclaredContract = Pick<HttpContract, "errorShape" | "versioning" | "supports" | "formerly">

const operationFields: ReadonlySet<string> = new Set<keyof DeclaredOperation>([
  "effects",
  "idempotency",
  "pagination",
  "batch",
  "longRunning",
  "rateLimit",
  "cache",
  "classification",
  "consequence",
  "exposure",
  "formerly"
])

const contractFields: ReadonlySet<string> = new Set<keyof DeclaredContract>([
  "errorShape",
  "versioning",
  "supports",
  "formerly"
])

/** References of a document to its schemas, as the Model has them. */
const withModelReferences = (value: Json): Json => {
  if (typeof value === "string") return value.replace(/^#\/components\/schemas\//u, "#/$defs/")
  if (Array.isArray(value)) return value.map((item: Json) => withModelReferences(item))
  if (!isJsonObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withModelReferences(part)]))
}

/** What the extension says, with the references of the schemas in it. */
const inModelForm = (value: unknown): unknown => {
  if (!isRecord(value) || !isRecord(value["errorShape"])) return value
  const { schema, ...shape } = value["errorShape"]
  return schema === undefined
    ? value
    : { ...value, errorShape: { ...shape, schema: withModelReferences(schema as Json) } }
}

/** The fields that are declared, unless they are not what the Model would hold: then nothing is taken, with a warning. */
const readFields = (
  context: Context,
  holder: Cursor,
  kind: "operation" | "contract",
  known: ReadonlySet<string>,
  inModel: (fields: object) => unknown
): (DeclaredOperation & DeclaredContract) | undefined => {
  const cursor = child(holder, declaredKey)
  if (cursor === undefined) return undefined
  const problem = isRecord(cursor.value) ? undefined : "it must be an object"
  const unknown = isRecord(cursor.value) ? Object.keys(cursor.value).find((key) => !known.has(key)) : undefined
  const fields = normalizeEntity(kind, inModelForm(cursor.value))
  const decoded = problem === undefined && unknown === undefined ? decode(inModel(fields as object)) : undefined
  if (decoded?._tag === "Decoded") return fields as DeclaredOperation & DeclaredContract
  const reason = problem ?? decoded?.errors[0]?.reason ?? `"${unknown ?? ""}" is none of its fields`
  warnAt(context, "malformed", cursor.trail, `"${declaredKey}" cannot be read and is left out: ${reason}`, declaredKey)
  return undefined
}

/** What `x-lintel` of an operation declares. */
export const readDeclaredOperation = (context: Context, operation: Cursor): DeclaredOperation | undefined =>
  readFields(context, operation, "operation", operationFields, (fields) => ({
    lintel: modelVersion,
    contracts: { c: { _tag: "Http", operations: { o: { _tag: "Http", method: "GET", path: "/", ...fields } } } }
  }))

/** What `x-lintel` of a document declares for its contract. */
export const readDeclaredContract = (context: Context, root: Cursor): DeclaredContract | undefined =>
  readFields(context, root, "contract", contractFields, (fields) => ({
    lintel: modelVersion,
    contracts: { c: { _tag: "Http", operations: {}, ...fields } }
  }))
