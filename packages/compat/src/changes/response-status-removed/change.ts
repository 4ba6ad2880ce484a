import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { changeKind } from "../../changeKind.js"
import { exchangeData, NewVersion, operationName, toleration } from "../../http/words.js"

export const responseStatusRemoved = changeKind("compat/response-status-removed", {
  class: "breaking",
  summary: "A status is not answered any more.",
  data: Schema.Struct({
    ...exchangeData,
    status: Schema.String,
    instead: Schema.Array(Schema.String),
    /** All of them were described before, by themselves or by a range. */
    known: Schema.optionalKey(Schema.Literal(true))
  }),
  identity: ["status"],
  explain: (data) => ({
    consequence: data.outgoing
      ? [
          NewVersion(data),
          " also understands the answer ",
          Doc.code(data.status),
          " of receivers of ",
          operationName(data),
          "."
        ]
      : [
          NewVersion(data),
          " does not answer ",
          Doc.code(data.status),
          " at ",
          operationName(data),
          " any more",
          ...(data.instead.length === 0
            ? ["."]
            : [
                " but ",
                ...data.instead.flatMap((one, i) => (i === 0 ? [Doc.code(one)] : [", ", Doc.code(one)])),
                data.known === true ? ", as it could before." : "."
              ]),
          ...toleration(data)
        ],
    ...(!data.outgoing &&
    data.known !== true &&
    data.status.startsWith("2") &&
    (data.status !== "2XX" || data.instead.length === 0)
      ? {
          why: ["Callers take the statuses they know for success; one that they do not know is an error to them."],
          fixes: [["Keep answering the old status."]]
        }
      : {})
  })
})
