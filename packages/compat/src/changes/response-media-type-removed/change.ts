import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { changeKind } from "../../changeKind.js"
import { exchangeData, NewVersion, oldVersion, operationName, toleration } from "../../http/words.js"

export const responseMediaTypeRemoved = changeKind("compat/response-media-type-removed", {
  class: "breaking",
  summary: "Answers of a media type are not given any more.",
  data: Schema.Struct({
    ...exchangeData,
    status: Schema.String,
    mediaType: Schema.String,
    sent: Schema.Array(Schema.String)
  }),
  identity: ["status", "mediaType"],
  explain: (data) => {
    const named = data.sent.flatMap((name, i) => (i === 0 ? [Doc.code(name)] : [", ", Doc.code(name)]))
    if (data.outgoing)
      return {
        consequence: [
          NewVersion(data),
          ` does not understand replies to `,
          operationName(data),
          " in ",
          Doc.code(data.mediaType),
          ` with ${data.status} any more, which receivers may give by ${oldVersion(data)}.`
        ],
        why: ["What is understood: ", ...named, "."],
        fixes: [["Go on reading the old media type beside the new ones."]]
      }
    return {
      consequence: [
        NewVersion(data),
        ` does not answer `,
        operationName(data),
        " as ",
        Doc.code(data.mediaType),
        ` with ${data.status} any more.`,
        ...toleration(data)
      ],
      why: ["Callers that ask for it get 406, or a body they cannot read. What is sent: ", ...named, "."],
      fixes: [["Keep the old media type beside the new one, and let callers choose by their Accept header."]]
    }
  }
})
