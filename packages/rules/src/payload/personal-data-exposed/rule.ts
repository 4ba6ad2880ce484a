import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import type { DataClass, Entity, ModelIndex, Security } from "@lintel/model"
import { enumerated } from "../../wordsOf.js"

const guarded: ReadonlySet<DataClass> = new Set<DataClass>(["personal", "sensitive", "secret", "confidential"])

interface Exposed {
  readonly field: string
  readonly class: DataClass
}

const exposedFields = ({ classification }: Entity<"operation">["value"]): ReadonlyArray<Exposed> =>
  Object.entries(classification ?? {})
    .filter(([, kind]) => guarded.has(kind))
    .map(([field, kind]) => ({ field, class: kind }))
    .toSorted((a, b) => (a.field < b.field ? -1 : 1))

/** Whether somebody without an identity is let in; `undefined` when nobody said anything about security. */
const letsAnybodyIn = (security: Security | undefined): boolean | undefined =>
  security === undefined
    ? undefined
    : security.length === 0 || security.some((requirement) => Object.keys(requirement).length === 0)

const isInternal = (index: ModelIndex, operation: Entity<"operation">): boolean => {
  if (operation.value.exposure !== undefined) return operation.value.exposure === "internal"
  const providers = index.providersOf(index.contractOf(operation.address))
  const services = providers.flatMap((provider) =>
    provider.startsWith("service:") ? (index.find(provider as `service:${string}`) ?? []) : []
  )
  return services.length > 0 && services.every(({ value }) => value.exposure === "internal")
}

export const personalDataExposed = Rule.make("payload/personal-data-exposed", {
  severity: "error",
  profile: "starter",
  summary: "Anybody can reach data that is not public.",
  since: "0.1.0",
  data: Schema.Struct({
    operation: Schema.String,
    route: Schema.String,
    fields: Schema.Array(Schema.Struct({ field: Schema.String, class: Schema.String })),
    securityOf: Schema.String
  }),
  cause: ["securityOf"],
  needs: ["who may call the operation"],
  check: ({ index, missing }, report) => {
    for (const operation of index.ofKind("operation")) {
      const fields = exposedFields(operation.value)
      if (fields.length === 0 || isInternal(index, operation)) continue
      const contract = index.contractOf(operation.address)
      const isOwn = operation.value.security !== undefined
      const security = operation.value.security ?? index.find(contract)?.value.security
      const isOpen = letsAnybodyIn(security)
      if (isOpen === undefined) missing("who may call the operation", operation.address)
      if (isOpen !== true) continue
      const securityOf = isOwn ? operation.address : contract
      const route = `${operation.value.method} ${operation.value.path}`
      const related = [{ address: securityOf, pointer: "/security", role: "lets anybody in" }]
      report(
        operation.address,
        { operation: operation.address, route, fields, securityOf },
        { pointer: "/classification", related }
      )
    }
  },
  explain: ({ operation, route, fields, securityOf }) => [
    Doc.para(
      "Anybody who finds ",
      Doc.code(route),
      " gets at ",
      ...enumerated(fields.map(({ field }) => Doc.code(field))),
      ": it asks for no identity."
    ),
    Doc.excerpt([
      { address: securityOf, pointer: "/security", label: "anonymous is allowed" },
      { address: operation, pointer: "/classification", label: "not public" }
    ]),
    Doc.table(fields.map((it) => [Doc.code(it.field), it.class])),
    Doc.para(
      "Ask for an identity, take the fields out, or, if only services of the system call it, say ",
      Doc.code('exposure: "internal"'),
      "."
    )
  ]
})
