import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { changeKind } from "../../changeKind.js"
import { exchangeData, NewVersion, operationName } from "../../http/words.js"

export const mediaTypeAdded = changeKind("compat/media-type-added", {
  class: "information",
  summary: "There is one more media type.",
  data: Schema.Struct({
    ...exchangeData,
    part: Schema.String,
    mediaType: Schema.String
  }),
  identity: ["part", "mediaType"],
  explain: (data) => ({
    consequence: [
      NewVersion(data),
      data.part === "request" ? " also accepts " : data.outgoing ? " also understands " : " also offers ",
      Doc.code(data.mediaType),
      data.part === "request" ? " at " : ` as ${data.part} of `,
      operationName(data),
      "."
    ]
  })
})
