import {
  type JsonSchema,
  keysOfPointer,
  type ModelIndex,
  type Operation,
  type Saga,
  type SagaAction,
  type SagaStep
} from "@lintel/model"
import { parseAddress } from "@lintel/model/address"
import { each, eitherPresence, namesIn, type Place, type Presence, presenceIn } from "./presence.js"

/**
 * The names of the values that a payload carries at its top: those that it may carry, those that are always there, and
 * whether it may carry values that nobody named.
 *
 * @category sagas
 * @since 0.1.0
 */
export interface Fields {
  readonly may: ReadonlySet<string>
  readonly must: ReadonlySet<string>
  readonly isOpen: boolean
}

const union = (parts: ReadonlyArray<Fields>): Fields => ({
  may: new Set(parts.flatMap((part) => [...part.may])),
  must: new Set(parts.flatMap((part) => [...part.must])),
  isOpen: parts.some((part) => part.isOpen)
})

type Content = Readonly<Record<string, { readonly schema?: JsonSchema }>>

const jsonSchemaOf = (content: Content | undefined): JsonSchema | undefined => {
  const names = Object.keys(content ?? {}).toSorted()
  const name = names.find((media) => /[/+]json\b/.test(media)) ?? names[0]
  return name === undefined ? undefined : content?.[name]?.schema
}

const placeOf = (index: ModelIndex, operation: string, schema: unknown): Place => ({
  index,
  definitions: index.find(index.contractOf(operation))?.value.schemas,
  schema
})

/** What stands beside the body of a request. */
const outsideOf = (operation: Operation): Fields => {
  const inPath = [...operation.path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1] ?? "")
  const parameters = (operation.parameters ?? []).filter(
    (parameter) =>
      parameter.in === "path" || parameter.in === "query" || (parameter.in === "header" && parameter.required)
  )
  const needed = parameters.filter((parameter) => parameter.in === "path" || parameter.required === true)
  return {
    may: new Set([...inPath, ...parameters.map((parameter) => parameter.name)]),
    must: new Set([...inPath, ...needed.map((parameter) => parameter.name)]),
    isOpen: false
  }
}

/**
 * What an operation cannot do without: path parameters, required parameters and the required values of its body.
 * `undefined` when the form of its body is not known.
 *
 * @category sagas
 * @since 0.1.0
 */
export const inputsOf = (index: ModelIndex, address: string, operation: Operation): Fields | undefined => {
  const outside = outsideOf(operation)
  if (operation.request === undefined) return outside
  const body = namesIn(placeOf(index, address, jsonSchemaOf(operation.request.content)))
  return body === undefined ? undefined : union([outside, body])
}

/** The bodies of the successful replies of an operation: `undefined` for one without. */
const repliesOf = (operation: Operation): ReadonlyArray<{ readonly schema: unknown } | undefined> =>
  Object.entries(operation.responses ?? {})
    .filter(([code]) => code.startsWith("2"))
    .map(([, { content }]) => (content === undefined ? undefined : { schema: jsonSchemaOf(content) }))

const nothing: Fields = { may: new Set(), must: new Set(), isOpen: false }

/** What a payload carries that has one of several forms. */
const either = (parts: ReadonlyArray<Fields>): Fields => ({
  ...union(parts),
  must: new Set([...(parts[0] ?? nothing).must].filter((name) => parts.every((part) => part.must.has(name))))
})

/**
 * What a successful reply of an operation carries; `undefined` when its form is not known. An operation that answers
 * without a body carries nothing.
 *
 * @category sagas
 * @since 0.1.0
 */
export const resultsOf = (index: ModelIndex, address: string, operation: Operation): Fields | undefined => {
  const replies = repliesOf(operation)
  const parts = replies.map((reply) => (reply === undefined ? nothing : namesIn(placeOf(index, address, reply.schema))))
  const known = parts.filter((part) => part !== undefined)
  return parts.length === 0 || known.length < parts.length ? undefined : either(known)
}

const payloadPlace = (index: ModelIndex, message: `message:${string}`): Place | undefined => {
  const payload = index.find(message)?.value.payload
  return payload?._tag === "JsonSchema" ? { index, definitions: payload.schemas, schema: payload.schema } : undefined
}

const messageFields = (index: ModelIndex, message: `message:${string}`): Fields | undefined => {
  const place = payloadPlace(index, message)
  return place === undefined ? undefined : namesIn(place)
}

/**
 * What a saga starts with: its declared input, else what its trigger carries.
 *
 * @category sagas
 * @since 0.1.0
 */
export const sagaInputFields = (index: ModelIndex, saga: Saga): Fields | undefined => {
  if (saga.input !== undefined) {
    return namesIn({ index, definitions: saga.input.schemas, schema: saga.input.schema })
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

/** Names of what an action takes beside what it needs: parameters of every kind, the key of repeats, headers of a message. */
export const takenOutside = (index: ModelIndex, action: SagaAction): ReadonlyArray<string> => {
  if (action._tag === "Message") {
    const message = index.find(action.message)?.value
    const { headers } = message ?? {}
    return headers === undefined ? [] : [...(namesIn({ index, definitions: undefined, schema: headers })?.may ?? [])]
  }
  const address = operationOfAction(index, action)
  const operation = address === undefined ? undefined : index.find(address)?.value
  const key = operation?.idempotency?.key
  return [...(operation?.parameters ?? []).map(({ name }) => name), ...(key === undefined ? [] : [key])]
}

/** What an action's reply carries. A message has no reply. */
export const actionResults = (index: ModelIndex, action: SagaAction | undefined): Fields | undefined => {
  const address = operationOfAction(index, action)
  const operation = address === undefined ? undefined : index.find(address)
  return operation === undefined ? undefined : resultsOf(index, operation.address, operation.value)
}

/** Whether a value at these keys is in what a saga starts with. */
export const presenceInInput = (index: ModelIndex, saga: Saga, keys: ReadonlyArray<string>): Presence => {
  if (saga.input !== undefined)
    return presenceIn({ index, definitions: saga.input.schemas, schema: saga.input.schema }, keys)
  if (saga.trigger?._tag === "Message") return presenceInMessage(index, saga.trigger.message, keys)
  const operation = saga.trigger?._tag === "Operation" ? index.find(saga.trigger.operation) : undefined
  if (operation === undefined) return "unknown"
  const [first = ""] = keys
  const outside = outsideOf(operation.value)
  if (outside.may.has(first)) return keys.length > 1 ? "unknown" : outside.must.has(first) ? "always" : "sometimes"
  const { request } = operation.value
  if (request === undefined) return keys.length === 0 ? "always" : "never"
  return presenceIn(placeOf(index, operation.address, jsonSchemaOf(request.content)), keys)
}

const presenceInMessage = (index: ModelIndex, message: `message:${string}`, keys: ReadonlyArray<string>): Presence => {
  const place = payloadPlace(index, message)
  return place === undefined ? "unknown" : presenceIn(place, keys)
}

/** Whether a value at these keys is in what a step learns: the reply of its operation, or a message that it waits for. */
export const presenceInResult = (index: ModelIndex, step: SagaStep, keys: ReadonlyArray<string>): Presence => {
  const address = operationOfAction(index, step.action)
  const operation = address === undefined ? undefined : index.find(address)
  const replies = operation === undefined ? [] : repliesOf(operation.value)
  const awaited = (step.waitsFor ?? []).map((message) => presenceInMessage(index, message, keys))
  const parts = [
    ...replies.map((reply) =>
      reply === undefined ? "never" : presenceIn(placeOf(index, operation?.address ?? "", reply.schema), keys)
    ),
    ...awaited
  ] as const
  // Who is asked and sends a message besides, may tell in either; so may people, and a saga of its own.
  const isElsewhere = step.human !== undefined || step.saga !== undefined || parts.length === 0
  const found = eitherPresence(parts)
  return isElsewhere || (awaited.length > 0 && replies.length > 0 && found === "sometimes") ? "unknown" : found
}

/**
 * The contract that an operation's address names.
 *
 * @category sagas
 * @since 0.1.0
 */
export const contractName = (operation: string): string => parseAddress(operation)?.segments[0] ?? ""

/** The keys of a JSON Pointer; `undefined` for any other text. */
export const pointerKeys = (pointer: string): ReadonlyArray<string> | undefined => {
  if (pointer === "") return []
  if (!pointer.startsWith("/")) return undefined
  return keysOfPointer(pointer)
}

/** Whether a value is in a message of today, or of a version that can still be met. */
const presenceInVersions = (
  index: ModelIndex,
  address: `message:${string}`,
  keys: Parameters<typeof presenceIn>[1]
): Presence => {
  const message = index.find(address)?.value
  const payloads = [message?.payload, ...(message?.retained ?? []).map(({ payload }) => payload)]
  const parts = payloads.map((payload) =>
    payload?._tag === "JsonSchema"
      ? presenceIn({ index, definitions: payload.schemas, schema: payload.schema }, keys)
      : "unknown"
  )
  const known = parts.filter((part) => part !== "unknown")
  return known.some((part) => part !== "never") ? eitherPresence(known) : eitherPresence(parts)
}

/**
 * Whether a value that somebody reads is in a response of an operation (of the status asked for, else of its class, else
 * of any), or in a message. `*` in the pointer stands for every item and every value of a map. `undefined`: the text is no
 * JSON Pointer.
 *
 * @category payloads
 * @since 0.1.0
 */
export const presenceOfRead = (
  index: ModelIndex,
  from: { readonly operation: string; readonly status: string } | { readonly message: `message:${string}` },
  pointer: string
): Presence | undefined => {
  const keys = pointerKeys(pointer)?.map((key) => (key === "*" ? each : key))
  if (keys === undefined) return undefined
  if ("message" in from) return presenceInVersions(index, from.message, keys)
  const operation = index.find(from.operation as `operation:${string}`)
  const responses = operation?.value.responses ?? {}
  const names = [from.status, `${from.status.slice(0, 1)}XX`, "default"]
  const name = names.find((status) => Object.hasOwn(responses, status))
  const response = name === undefined ? undefined : responses[name]
  if (operation === undefined || response === undefined) return "unknown"
  if (response.content === undefined) return keys.length === 0 ? "unknown" : "never"
  const forms = Object.values(response.content).map(({ schema }) =>
    presenceIn(placeOf(index, operation.address, schema), keys)
  )
  return eitherPresence(forms)
}
