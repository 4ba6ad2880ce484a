import * as Schema from "effect/Schema"
import { presenceOfRead } from "@lintel/analysis"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { type ModelIndex, nameOf, type Projection } from "@lintel/model"
import { pointerOf } from "../../place.js"
import { enumerated } from "../../wordsOf.js"

/** What somebody takes from the payloads of one response or message, and where that is stated. */
interface Reader {
  readonly by: string
  readonly at: ReadonlyArray<string | number>
  readonly projection: Projection
  readonly of:
    | { readonly operation: `operation:${string}`; readonly status: string }
    | { readonly message: `message:${string}` }
}

type Projections = Readonly<Record<string, Projection>>

const responses = (
  by: string,
  operation: `operation:${string}`,
  stated: Projections | undefined,
  at: ReadonlyArray<string>
): ReadonlyArray<Reader> =>
  Object.entries(stated ?? {}).map(([status, projection]) => ({
    by,
    at: [...at, "responses", status],
    projection,
    of: { operation, status }
  }))

const messages = (
  by: string,
  stated: Projections | undefined,
  at: ReadonlyArray<string | number>
): ReadonlyArray<Reader> =>
  Object.entries(stated ?? {}).map(([name, projection]) => ({
    by,
    at: [...at, name],
    projection,
    of: { message: `message:${name}` }
  }))

/** An operation of a consumer: by address, or by its name in the consumer's contract. */
const operationOf = (contract: string | undefined, key: string): `operation:${string}` => {
  const named = [key, nameOf(key)].find((it) => it.startsWith("operation:"))
  if (named !== undefined) return `operation:${named.slice("operation:".length)}`
  return contract === undefined || key.includes("/")
    ? `operation:${key}`
    : `operation:${contract.slice("contract:".length)}/${key}`
}

const readersIn = (index: ModelIndex): ReadonlyArray<Reader> => [
  ...index.ofKind("call").flatMap(({ address, value }) => {
    const { operation } = value.to
    return operation === undefined ? [] : responses(address, operation, value.responses, [])
  }),
  ...index
    .ofKind("consumer")
    .flatMap(({ address, value }) => [
      ...Object.entries(value.operations ?? {}).flatMap(([name, use]) =>
        responses(address, operationOf(value.contract, name), use.responses, ["operations", name])
      ),
      ...messages(address, value.messages, ["messages"])
    ]),
  ...[...index.ofKind("service"), ...index.ofKind("external")].flatMap(({ address, value }) =>
    (value.consumes ?? []).flatMap(({ readers }, i) => messages(address, readers, ["consumes", i, "readers"]))
  ),
  ...index
    .ofKind("store")
    .flatMap(({ address, value }) =>
      Object.entries(value.events?.projections ?? {}).flatMap(([name, { readers }]) =>
        messages(address, readers, ["events", "projections", name, "readers"])
      )
    )
]

const fact = "whether what is read is there"

export const readsAbsent = Rule.make("payload/reads-absent", {
  severity: "warning",
  profile: "service",
  summary: "Somebody reads a field that the payload does not have.",
  since: "0.1.0",
  data: Schema.Struct({
    by: Schema.String,
    source: Schema.String,
    status: Schema.optionalKey(Schema.String),
    pointer: Schema.String,
    fields: Schema.Array(Schema.String),
    isPointer: Schema.Boolean
  }),
  identity: ["source", "fields"],
  needs: [fact],
  check: ({ index, missing }, report) => {
    for (const { by, at, projection, of } of readersIn(index)) {
      const found = (projection.reads ?? []).map((field) => ({ field, presence: presenceOfRead(index, of, field) }))
      const source = "operation" in of ? of.operation : of.message
      const fieldsOf = (presence: string | undefined): ReadonlyArray<string> =>
        found.filter((it) => it.presence === presence).map(({ field }) => field)
      // Who is outside may read what there was: what hurts them is told when two versions are compared.
      const isOutside = by.startsWith("consumer:")
      if (fieldsOf("unknown").length > 0 && !isOutside) missing(fact, by)
      for (const isPointer of isOutside ? [false] : [true, false]) {
        const fields = fieldsOf(isPointer ? "never" : undefined)
        if (fields.length === 0) continue
        const pointer = pointerOf(...at, "reads")
        const status = "status" in of ? { status: of.status } : {}
        report(
          by,
          { by, source, ...status, pointer, fields, isPointer },
          { pointer, related: [{ address: source, role: "has no such field" }] }
        )
      }
    }
  },
  explain: ({ by, source, status, pointer, fields, isPointer }) => {
    const many = fields.length > 1
    const words = enumerated(fields.map((field) => Doc.code(field)))
    const where = status === undefined ? ["", Doc.name(source)] : [`the response ${status} of `, Doc.name(source)]
    return [
      isPointer
        ? Doc.para(
            Doc.name(by),
            " reads ",
            ...words,
            " of ",
            ...where,
            `, which has no such ${many ? "fields" : "field"}.`
          )
        : Doc.para(
            Doc.name(by),
            " reads ",
            ...words,
            ` of `,
            ...where,
            `: ${many ? "these are" : "this is"} no JSON Pointer.`
          ),
      Doc.excerpt([{ address: by, pointer, label: isPointer ? "reads what is not there" : "is no JSON Pointer" }]),
      isPointer
        ? Doc.para(
            `A change that hurts ${nameOf(
              by
                .slice(by.indexOf(":") + 1)
                .split("/")
                .at(-1) ?? by
            )} is taken for one that does not while what it reads has another name. Write the name that the payload has, or add the field to it.`
          )
        : Doc.para("Write ", Doc.code("/name"), " for the field of that name.")
    ]
  }
})
