import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { counted, Doc } from "@lintel/doc"
import type { Entity, Operation } from "@lintel/model"
import { enumerated } from "../../wordsOf.js"

const isError = (status: string): boolean => /^[45]/u.test(status) || status === "default"

/** Whether some error answer of the operation says what its body looks like. */
const saysHow = ({ responses = {} }: Operation): boolean =>
  Object.keys(responses).some(
    (status) =>
      isError(status) && Object.values(responses[status]?.content ?? {}).some((media) => media.schema !== undefined)
  )

const shown = 5

/** Whether more than the name of an operation is said: of one that a workflow only calls, nothing is known. */
const isDescribed = ({ parameters, request, responses }: Operation): boolean =>
  (responses ?? request ?? parameters) !== undefined

const described = (contract: Entity<"contract">): ReadonlyArray<readonly [string, Operation]> =>
  Object.entries(contract.value.operations).filter(([, operation]) => isDescribed(operation))

const answers = "what operations answer"

export const errorShapeMissing = Rule.make("http/error-shape-missing", {
  severity: "warning",
  profile: "service",
  summary: "Operations do not say what an error looks like.",
  since: "0.1.0",
  data: Schema.Struct({ contract: Schema.String, operations: Schema.Array(Schema.String), of: Schema.Int }),
  cause: [],
  needs: [answers],
  check: ({ index, missing }, report) => {
    for (const contract of index.ofKind("contract")) {
      if (contract.value.errorShape?.schema !== undefined) continue
      const known = described(contract)
      if (known.length < Object.keys(contract.value.operations).length) missing(answers, contract.address)
      const operations = known
        .filter(([, operation]) => !saysHow(operation))
        .map(([name]) => `operation:${contract.address.slice("contract:".length)}/${name}`)
        .toSorted()
      if (operations.length > 0) report(contract.address, { contract: contract.address, operations, of: known.length })
    }
  },
  explain: ({ contract, operations, of }) => [
    Doc.para(
      "When ",
      Doc.name(contract),
      " refuses something, its callers cannot tell why: ",
      operations.length === of
        ? "no operation says"
        : counted(operations.length, "operation does not say", "operations do not say"),
      " what an error looks like."
    ),
    Doc.excerpt([{ address: contract, label: "no error shape" }]),
    Doc.para(
      "Without it: ",
      ...enumerated([
        ...operations.slice(0, shown).map((operation) => Doc.name(operation)),
        ...(operations.length > shown ? [`${operations.length - shown} more`] : [])
      ]),
      "."
    ),
    Doc.para(
      "A caller that cannot tell a mistake of its own from a failure of the callee retries both. Give the contract one shape for all errors, such as problem details (RFC 9457):"
    ),
    Doc.change({ added: ['errorShape: { mediaType: "application/problem+json", schema: Problem }'] }),
    Doc.para("In a service with operations of its own, that is a fact of its ", Doc.code("contract"), ":"),
    Doc.change({ added: ["contract: { errorShape: ... }"] }),
    Doc.para(
      "An OpenAPI document says it with content for ",
      Doc.code("default"),
      " or ",
      Doc.code("4XX"),
      " in the responses of each operation."
    )
  ]
})
