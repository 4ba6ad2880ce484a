import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { changeKind } from "../../changeKind.js"
import { exchangeData, NewVersion, oldVersion, operationName, toleration } from "../../http/words.js"

export const requestMediaTypeRemoved = changeKind("compat/request-media-type-removed", {
  class: "breaking",
  summary: "Bodies of a media type are not accepted any more.",
  data: Schema.Struct({
    ...exchangeData,
    mediaType: Schema.String,
    accepted: Schema.Array(Schema.String)
  }),
  identity: ["mediaType"],
  explain: (data) => ({
    consequence: data.outgoing
      ? [
          NewVersion(data),
          " may send ",
          operationName(data),
          " as ",
          Doc.code(data.mediaType),
          `, which receivers of ${oldVersion(data)} do not read.`
        ]
      : [
          NewVersion(data),
          " refuses bodies of type ",
          Doc.code(data.mediaType),
          " at ",
          operationName(data),
          `, which ${oldVersion(data)} accepted.`,
          ...toleration(data)
        ],
    why: [
      "What is read: ",
      ...data.accepted.flatMap((name, i) => (i === 0 ? [Doc.code(name)] : [", ", Doc.code(name)])),
      "."
    ],
    fixes: [["Keep the old media type beside the new one."]]
  })
})
