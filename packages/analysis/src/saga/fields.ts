import type { Json, JsonObject, JsonSchema, ModelIndex, Operation, Saga, SagaAction } from "@lintel/model"
import { parseAddress } from "@lintel/model/address"

/**
 * The names of the values that a payload carries at its top, and which of them are always there.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface Fields {
  readonly all: ReadonlySet<string>
  readonly required: ReadonlySet<string>
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const own = (value: JsonObject, key: string): Json | undefined => (Object.hasOwn(value, key) ? value[key] : undefined)

type Definitions = Readonly<Record<string, JsonSchema>> | undefined

interface Scope {
  readonly index: ModelIndex
  readonly definitions: Definitions
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text).replaceAll("~1", "/").replaceAll("~0", "~")
  } catch {
    return text
  }
}

/** What `#/$defs/Name` or `schemas:NAME#/$defs/Name` names. */
const target = ({ index, definitions }: Scope, ref: string): { schema: unknown; scope: Scope } | undefined => {
  const match = /^(?:schemas:([^#]+))?#\/\$defs\/([^/]+)$/.exec(ref)
  if (match === null) return undefined
  const shared = match[1] === undefined ? undefined : index.find(`schemas:${match[1]}`)?.value.schemas
  const holder = match[1] === undefined ? definitions : shared
  const name = decoded(match[2] ?? "")
  if (holder === undefined || !Object.hasOwn(holder, name)) return undefined
  return { schema: holder[name], scope: { index, definitions: holder } }
}

const union = (parts: ReadonlyArray<Fields>): Fields => ({
  all: new Set(parts.flatMap((part) => [...part.all])),
  required: new Set(parts.flatMap((part) => [...part.required]))
})

const common = (parts: ReadonlyArray<Fields>): Fields => {
  const [first, ...rest] = parts
  const inAll = (of: (part: Fields) => ReadonlySet<string>): ReadonlySet<string> =>
    new Set([...(first === undefined ? [] : of(first))].filter((name) => rest.every((part) => of(part).has(name))))
  return { all: inAll((part) => part.all), required: inAll((part) => part.required) }
}

/** Nesting of references and combinations that is followed; deeper ones are unknown. */
const deepest = 32

const texts = (value: Json | undefined): ReadonlyArray<string> =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : []

const fieldsOf = (scope: Scope, schema: unknown, depth: number): Fields | undefined => {
  if (!isObject(schema) || depth > deepest) return undefined
  const properties = own(schema, "properties")
  const parts: Array<Fields> = isObject(properties)
    ? [{ all: new Set(Object.keys(properties)), required: new Set(texts(own(schema, "required"))) }]
    : []
  const ref = own(schema, "$ref")
  if (typeof ref === "string") {
    const found = target(scope, ref)
    const fields = found === undefined ? undefined : fieldsOf(found.scope, found.schema, depth + 1)
    if (fields === undefined) return undefined
    parts.push(fields)
  }
  const all = own(schema, "allOf")
  for (const branch of Array.isArray(all) ? all.slice(0, 64) : []) {
    const fields = fieldsOf(scope, branch, depth + 1)
    if (fields !== undefined) parts.push(fields)
  }
  for (const keyword of ["anyOf", "oneOf"]) {
    const branches = own(schema, keyword)
    if (!Array.isArray(branches) || branches.length === 0 || branches.length > 64) continue
    const known = branches.map((branch) => fieldsOf(scope, branch, depth + 1))
    if (known.every((fields) => fields !== undefined)) parts.push(common(known))
  }
  return parts.length === 0 ? undefined : union(parts)
}

type Content = Readonly<Record<string, { readonly schema?: JsonSchema }>>

const jsonSchemaOf = (content: Content | undefined): JsonSchema | undefined => {
  const names = Object.keys(content ?? {}).toSorted()
  const name = names.find((media) => /[/+]json\b/.test(media)) ?? names[0]
  return name === undefined ? undefined : content?.[name]?.schema
}

const scopeOf = (index: ModelIndex, operation: string): Scope => ({
  index,
  definitions: index.find(index.contractOf(operation))?.value.schemas
})

/**
 * What an operation cannot do without: path parameters, required parameters and the required values of its body.
 * `undefined` when the form of its body is not known.
 *
 * @category sagas
 * @since 0.1.0
 */
export const inputsOf = (index: ModelIndex, address: string, operation: Operation): Fields | undefined => {
  const inPath = [...operation.path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1] ?? "")
  const parameters = (operation.parameters ?? []).filter(
    (parameter) =>
      parameter.in === "path" || parameter.in === "query" || (parameter.in === "header" && parameter.required)
  )
  const needed = parameters.filter((parameter) => parameter.in === "path" || parameter.required === true)
  const outside: Fields = {
    all: new Set([...inPath, ...parameters.map((parameter) => parameter.name)]),
    required: new Set([...inPath, ...needed.map((parameter) => parameter.name)])
  }
  const schema = jsonSchemaOf(operation.request?.content)
  if (operation.request === undefined) return outside
  const body = fieldsOf(scopeOf(index, address), schema, 0)
  return body === undefined ? undefined : union([outside, body])
}

/**
 * What a successful reply of an operation carries; `undefined` when its form is not known. An operation that answers
 * without a body carries nothing.
 *
 * @category sagas
 * @since 0.1.0
 */
export const resultsOf = (index: ModelIndex, address: string, operation: Operation): Fields | undefined => {
  const status = Object.keys(operation.responses ?? {})
    .toSorted()
    .find((code) => code.startsWith("2"))
  if (status === undefined) return undefined
  const content = operation.responses?.[status]?.content
  if (content === undefined) return { all: new Set(), required: new Set() }
  return fieldsOf(scopeOf(index, address), jsonSchemaOf(content), 0)
}

const messageFields = (index: ModelIndex, message: `message:${string}`): Fields | undefined => {
  const payload = index.find(message)?.value.payload
  if (payload?._tag !== "JsonSchema") return undefined
  return fieldsOf({ index, definitions: payload.schemas }, payload.schema, 0)
}

/**
 * What a saga starts with: its declared input, else what its trigger carries.
 *
 * @category sagas
 * @since 0.1.0
 */
export const sagaInputFields = (index: ModelIndex, saga: Saga): Fields | undefined => {
  if (saga.input !== undefined) {
    return fieldsOf({ index, definitions: saga.input.schemas }, saga.input.schema, 0)
  }
  if (saga.trigger?._tag === "Message") return messageFields(index, saga.trigger.message)
  if (saga.trigger?._tag !== "Operation") return undefined
  const operation = index.find(saga.trigger.operation)
  return operation === undefined ? undefined : inputsOf(index, operation.address, operation.value)
}

/**
 * The operation that an action asks for, when it asks for one.
 *
 * @category sagas
 * @since 0.1.0
 */
export const operationOfAction = (
  index: ModelIndex,
  action: SagaAction | undefined
): `operation:${string}` | undefined => {
  if (action?._tag === "Operation") return action.operation
  return action?._tag === "Call" ? index.find(action.call)?.value.to.operation : undefined
}

/** What an action needs. */
export const actionInputs = (index: ModelIndex, action: SagaAction): Fields | undefined => {
  if (action._tag === "Message") return messageFields(index, action.message)
  const address = operationOfAction(index, action)
  const operation = address === undefined ? undefined : index.find(address)
  return operation === undefined ? undefined : inputsOf(index, operation.address, operation.value)
}

/** What an action's reply carries. A message has no reply. */
export const actionResults = (index: ModelIndex, action: SagaAction | undefined): Fields | undefined => {
  const address = operationOfAction(index, action)
  const operation = address === undefined ? undefined : index.find(address)
  return operation === undefined ? undefined : resultsOf(index, operation.address, operation.value)
}

/**
 * The contract that an operation's address names.
 *
 * @category sagas
 * @since 0.1.0
 */
export const contractName = (operation: string): string => parseAddress(operation)?.segments[0] ?? ""
