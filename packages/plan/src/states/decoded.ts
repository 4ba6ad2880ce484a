import { presenceOfRead } from "@lintel/analysis"
import {
  type Contract,
  type Json,
  type JsonSchema,
  keysOfPointer,
  type ModelIndex,
  type Operation,
  type Projection
} from "@lintel/model"
import { operationKey } from "../edges/meeting.js"
import type { Use } from "../survey.js"

type Projections = Readonly<Record<string, Projection>>

/** What a client says of answers of one status: by the status, its range, or everything that the contract does not name. */
const projectionAt = (responses: Projections, status: string, said: ReadonlySet<string>): Projection | undefined =>
  [status, `${status.charAt(0)}XX`, "default"]
    .filter((it) => Object.hasOwn(responses, it) && (it === status || !said.has(it)))
    .map((it) => responses[it])
    .at(0)

/** A value with something at a pointer. */
const withValueAt = (pointer: string): JsonSchema =>
  keysOfPointer(pointer).reduceRight<JsonSchema>(
    (inner, key): JsonSchema =>
      key === "*"
        ? { items: inner, additionalProperties: inner }
        : { type: "object", properties: Object.fromEntries([[key, inner]]), required: [key] },
    true
  )

/** What a client decodes answers with, where that may be something else than what its contract says. */
const ownDecoder = (
  index: ModelIndex,
  operation: string,
  status: string,
  { decoder, reads = [] }: Projection
): JsonSchema | undefined => {
  if (decoder !== undefined) return decoder
  const absent = reads.filter((it) => presenceOfRead(index, { operation, status }, it) === "never")
  return absent.length === 0 ? undefined : { allOf: absent.map(withValueAt) as Array<Json> }
}

type Content = NonNullable<NonNullable<Operation["request"]>["content"]>

const inJson = (content: Content, schema: JsonSchema): Content =>
  Object.fromEntries(
    Object.entries(content).map(([media, body]) => [
      media,
      /[/+]json\b/.test(media) && body.schema !== undefined ? { ...body, schema } : body
    ])
  )

const answersAs = (index: ModelIndex, { operation: address, responses = {} }: Use, operation: Operation): Operation => {
  const said = new Set(Object.keys(operation.responses ?? {}))
  const known = Object.entries(operation.responses ?? {}).map(([status, response]) => {
    const projection = projectionAt(responses, status, said)
    const decoder = projection === undefined ? undefined : ownDecoder(index, address, status, projection)
    const { content } = response
    return [
      status,
      decoder === undefined || content === undefined ? response : { ...response, content: inJson(content, decoder) }
    ] as const
  })
  return operation.responses === undefined
    ? operation
    : Object.assign({}, operation, { responses: Object.fromEntries(known) })
}

const requestAs = ({ sends }: Use, operation: Operation): Operation => {
  const { request } = operation
  if (sends?.decoder === undefined || request?.content === undefined) return operation
  return Object.assign({}, operation, { request: { ...request, content: inJson(request.content, sends.decoder) } })
}

/**
 * The contract as a client knows it: with what it says that it decodes and sends, in place of what the contract says.
 * `undefined` where that is nothing of its own.
 */
export const knownTo = (index: ModelIndex, use: Use, contract: Contract): Contract | undefined => {
  if (use.sends === undefined && use.responses === undefined) return undefined
  const isSilent =
    use.sends?.decoder === undefined &&
    Object.values(use.responses ?? {}).every(({ decoder, reads }) => decoder === undefined && reads === undefined)
  const name = operationKey(use.operation)
  const operation = isSilent || !Object.hasOwn(contract.operations, name) ? undefined : contract.operations[name]
  if (operation === undefined) return undefined
  const own = answersAs(index, use, requestAs(use, operation))
  const isSame = JSON.stringify(own) === JSON.stringify(operation)
  return isSame ? undefined : Object.assign({}, contract, { operations: { [name]: own } })
}
