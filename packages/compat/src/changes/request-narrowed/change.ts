import { payloadKind, positionWords } from "../../payload/payloadKind.js"
import { reached } from "../../changeWords.js"

export const requestNarrowed = payloadKind("compat/request-narrowed", {
  summary: "A request that was accepted is refused.",
  explain: (data) => {
    const { new: fresh, old } = data.versions
    const what = data.part === "request" ? ["requests"] : ["values of ", ...positionWords(data)]
    return {
      consequence: [...reached(data, "new", ""), " refuses ", ...what, ` that ${old} accepted.`],
      why: [`Callers write requests and the service reads them, so ${fresh} has to accept everything ${old} accepted.`],
      fixes: [
        [
          "Leave the schema as it was, and check the new condition inside the service: answer with an error that callers already handle. (A new error would break them too.)"
        ],
        [
          `Publish the stricter form beside this one, as a new operation or a new major version, and keep ${old} until every caller has moved.`
        ]
      ]
    }
  }
})
