import type { Change } from "../../src/change.js"
import type { Diagnostic, Report } from "@lintel/diagnostic"
import {
  type HttpContract,
  type HttpOperation,
  isJsonObject,
  type JsonSchema,
  type Model,
  type OutgoingOperation,
  type Parameter
} from "@lintel/model"
import { compareModels } from "../../src/compareModels.js"
import { compareHttpContracts } from "../../src/http/compareHttp.js"
import type { ComparePolicy } from "../../src/policy.js"

/** A pair of contracts, what its worst finding is, and by which code. */
export interface Pair {
  readonly name: string
  readonly before: HttpContract
  readonly after: HttpContract
  readonly worst: Change["class"] | "nothing"
  readonly code?: string
}

type Fields = Partial<Omit<HttpOperation, "_tag">>

const ok = { "204": {} }

/** An operation; `GET /things` that answers 204 unless said otherwise. */
export const operation = (fields: Fields = {}): HttpOperation => ({
  _tag: "Http",
  method: "GET",
  path: "/things",
  responses: ok,
  ...fields
})

/** A contract of operations, by the order they are given. */
export const api = (operations: ReadonlyArray<HttpOperation>, fields: Partial<HttpContract> = {}): HttpContract => ({
  _tag: "Http",
  operations: Object.fromEntries(operations.map((one, index) => [one.operationId ?? `op${index}`, one])),
  ...fields
})

export const json = (schema: JsonSchema): NonNullable<HttpOperation["request"]>["content"] => ({
  "application/json": { schema }
})

export const text = { type: "string" } as const
export const integer = { type: "integer" } as const
export const list = (items: JsonSchema): JsonSchema => ({ type: "array", items })

/** A query parameter called `q`, or what the fields say. */
export const parameter = (fields: Partial<Parameter> = {}): Parameter => ({
  in: "query",
  name: "q",
  schema: text,
  ...fields
})

/** Two operations that differ in their parameters. */
export const parameters = (
  name: string,
  before: ReadonlyArray<Parameter>,
  after: ReadonlyArray<Parameter>,
  worst: Pair["worst"],
  code?: string,
  path?: string
): Pair => {
  const of = (list_: ReadonlyArray<Parameter>): HttpContract =>
    api([operation({ parameters: list_, ...(path === undefined ? {} : { path }) })])
  return { name, before: of(before), after: of(after), worst, ...(code === undefined ? {} : { code }) }
}

/** Two operations that differ in some fields. */
export const operations = (name: string, before: Fields, after: Fields, worst: Pair["worst"], code?: string): Pair => ({
  name,
  before: api([operation(before)]),
  after: api([operation(after)]),
  worst,
  ...(code === undefined ? {} : { code })
})

/** Two webhooks that differ in some fields. */
export const webhooks = (
  name: string,
  before: Partial<OutgoingOperation>,
  after: Partial<OutgoingOperation>,
  worst: Pair["worst"],
  code?: string
): Pair => {
  const of = (fields: Partial<OutgoingOperation>): HttpContract =>
    api([], { webhooks: { paid: { method: "POST", responses: { "200": {} }, ...fields } } })
  return { name, before: of(before), after: of(after), worst, ...(code === undefined ? {} : { code }) }
}

/** Two whole contracts. */
export const contracts = (
  name: string,
  before: HttpContract,
  after: HttpContract,
  worst: Pair["worst"],
  code?: string
): Pair => ({
  name,
  before,
  after,
  worst,
  ...(code === undefined ? {} : { code })
})

export const modelOf = (contract: HttpContract): Model => ({ lintel: "1.0", contracts: { shop: contract } })

export const reportOf = (
  before: HttpContract,
  after: HttpContract,
  now: `${number}-${number}-${number}` = "2027-01-15",
  policy: ComparePolicy = {}
): Report => compareModels(modelOf(before), modelOf(after), { now, policy }, compareHttpContracts)

const order: ReadonlyArray<Pair["worst"]> = ["breaking", "undecided", "changes-meaning", "information"]

const asGoodAsNothing: ReadonlySet<string> = new Set(["compat/payload-changed", "compat/documentation-changed"])

/** The worst class of a report, and the codes that have it. */
export const worstOf = (report: Report): { readonly worst: Pair["worst"]; readonly codes: ReadonlyArray<string> } => {
  // That a payload is another without hurting anybody is as good as nothing here, and so are words.
  const findings = report.findings.filter(({ code }) => !asGoodAsNothing.has(code))
  const worst = order.find((one) => findings.some((finding) => finding.class === one)) ?? "nothing"
  const codes = findings.filter((finding) => finding.class === worst).map(({ code }) => code)
  return { worst, codes: [...new Set(codes)].toSorted() }
}

/** Breaks that no single request or response shows: how much comes is another. */
const withoutExchange: ReadonlySet<string> = new Set(["compat/cardinality-changed", "compat/limit-lowered"])

/** The new version says of no status at all that it is answered. */
const saysNothing = (data: unknown): boolean => isJsonObject(data) && JSON.stringify(data["instead"]) === "[]"

/** Breaks without a request or response that shows them. */
export const withoutWitness = (report: Report): ReadonlyArray<Diagnostic> =>
  report.findings.filter(
    ({ class: kind, code, witness, data }) =>
      kind === "breaking" && witness === undefined && !withoutExchange.has(code) && !saysNothing(data)
  )
