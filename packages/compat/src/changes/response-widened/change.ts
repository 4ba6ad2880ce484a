import { payloadKind, positionWords } from "../../payload/payloadKind.js"
import { reached } from "../../changeWords.js"

export const responseWidened = payloadKind("compat/response-widened", {
  summary: "The service may send a response that its callers refuse.",
  explain: (data) => {
    const { new: fresh, old } = data.versions
    const what = data.part === "response" ? ["responses"] : ["values of ", ...positionWords(data)]
    return {
      consequence: [...reached(data, "new", ""), " may send ", ...what, ` that callers of ${old} refuse.`],
      why: [`The service writes responses and callers read them, so ${fresh} may send only what ${old} allowed.`],
      fixes: [
        [`Go on sending only what ${old} allowed: leave this part of the schema as it was.`],
        [
          "Send the new form only to callers that ask for it: by a new operation, a new media type or a new major version."
        ]
      ]
    }
  }
})
