import { inputsOf } from "@lintel/analysis"
import type { Address, Json, ModelIndex, Operation, Saga, SagaAction, SagaInput } from "@lintel/model"
import { escapeToken, nameOf, parseAddress } from "@lintel/model"
import { sortedEntries } from "@lintel/render"

/** Where a value of a request comes from. */
export type Source =
  | { readonly _tag: "Input"; readonly pointer: string }
  | { readonly _tag: "Result"; readonly step: string; readonly pointer: string }
  | { readonly _tag: "Constant"; readonly value: Json }

/** One value of a request. `isStated` is false where it is taken from the input because it has the same name. */
export interface Argument {
  readonly name: string
  readonly place: "path" | "query" | "header" | "body"
  readonly source: Source
  readonly isStated: boolean
}

/** What a step or a compensation does, with everything that is known of it. */
export type Action =
  | {
      readonly _tag: "Http"
      readonly operation: Address<"operation">
      readonly contract: string
      readonly name: string
      readonly at: Address | undefined
      readonly method: string
      readonly path: string
      /** The address that the contract is served at, where it says one. */
      readonly base: string | undefined
      readonly arguments: ReadonlyArray<Argument>
    }
  | {
      readonly _tag: "Message"
      readonly message: Address<"message">
      readonly name: string
      readonly channel: Address<"channel"> | undefined
      readonly to: Address | undefined
      readonly arguments: ReadonlyArray<Argument>
    }
  | { readonly _tag: "Saga"; readonly saga: Address<"saga">; readonly name: string }
  | { readonly _tag: "Unknown"; readonly subject: string }

const lastName = (address: string): string => nameOf(parseAddress(address)?.segments.at(-1) ?? address)

const sourceOf = (input: SagaInput): Source => {
  if (input._tag === "Saga") return { _tag: "Input", pointer: input.pointer }
  if (input._tag === "Step") return { _tag: "Result", step: input.step, pointer: input.pointer }
  return { _tag: "Constant", value: input.value }
}

const pathNames = (path: string): ReadonlyArray<string> =>
  [...path.matchAll(/\{([^{}]+)\}/gu)].map((match) => match[1] ?? "")

const placeOf = (operation: Operation, name: string): Argument["place"] => {
  if (pathNames(operation.path).includes(name)) return "path"
  const parameter = (operation.parameters ?? []).find((it) => it.name === name)
  if (parameter?.in === "query" || parameter?.in === "header") return parameter.in
  const hasBody = operation.request !== undefined || ["POST", "PUT", "PATCH"].includes(operation.method)
  return hasBody ? "body" : "query"
}

const byName = (name: string): Source => ({ _tag: "Input", pointer: `/${escapeToken(name)}` })

type Given = Readonly<Record<string, SagaInput>> | undefined

const requestArguments = (
  index: ModelIndex,
  address: Address<"operation">,
  operation: Operation,
  given: Given
): ReadonlyArray<Argument> => {
  const stated = sortedEntries(given).map(([name, input]): Argument => ({
    name,
    place: placeOf(operation, name),
    source: sourceOf(input),
    isStated: true
  }))
  const needed = new Set([...pathNames(operation.path), ...(inputsOf(index, address, operation)?.must ?? [])])
  for (const { name } of stated) needed.delete(name)
  const assumed = [...needed]
    .toSorted()
    .map((name): Argument => ({ name, place: placeOf(operation, name), source: byName(name), isStated: false }))
  return [...stated, ...assumed]
}

const serverOf = (index: ModelIndex, contract: Address<"contract">): string | undefined => {
  const url = index.find(contract)?.value.servers?.[0]?.url
  return url !== undefined && /^https?:\/\/[^{}]+$/u.test(url) ? url.replace(/\/+$/u, "") : undefined
}

const http = (index: ModelIndex, address: Address<"operation">, at: Address | undefined, given: Given): Action => {
  const operation = index.find(address)?.value
  if (operation === undefined) return { _tag: "Unknown", subject: address }
  const contract = index.contractOf(address)
  return {
    _tag: "Http",
    operation: address,
    contract: lastName(contract),
    name: lastName(address),
    at,
    method: operation.method,
    path: operation.path,
    base: serverOf(index, contract),
    arguments: requestArguments(index, address, operation, given)
  }
}

const message = (
  address: Address<"message">,
  channel: Address<"channel"> | undefined,
  to: Address | undefined,
  given: Given
): Action => ({
  _tag: "Message",
  message: address,
  name: lastName(address),
  channel,
  to,
  arguments: sortedEntries(given).map(([name, input]): Argument => ({
    name,
    place: "body",
    source: sourceOf(input),
    isStated: true
  }))
})

/** What an action of a saga does; a call is followed to what it calls. */
export const actionOf = (index: ModelIndex, action: SagaAction): Action => {
  if (action._tag === "Operation") return http(index, action.operation, action.at, action.with)
  if (action._tag === "Message") return message(action.message, action.channel, action.to, action.with)
  const to = index.find(action.call)?.value.to
  if (to?.operation !== undefined) return http(index, to.operation, to.at, action.with)
  if (to?.request !== undefined) return message(to.request, to.on, to.at, action.with)
  return { _tag: "Unknown", subject: action.call }
}

/** A saga that a step runs as a whole. */
export const nestedSaga = (address: Address<"saga">): Action => ({
  _tag: "Saga",
  saga: address,
  name: lastName(address)
})

/** The steps whose replies an action reads. */
export const readSteps = (action: Action): ReadonlyArray<string> =>
  action._tag === "Http" || action._tag === "Message"
    ? action.arguments.flatMap(({ source }) => (source._tag === "Result" ? [source.step] : []))
    : []

/** Who runs a saga, as people call it. */
export const runnerOf = (saga: Saga, name: string): string => (saga.by === undefined ? name : lastName(saga.by))
