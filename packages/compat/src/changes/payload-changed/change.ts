import { Doc } from "@lintel/doc"
import { payloadKind, positionWords } from "../../payload/payloadKind.js"

export const payloadChanged = payloadKind("compat/payload-changed", {
  class: "information",
  summary: "A payload has another form, and both sides still understand each other.",
  explain: (data) => ({
    consequence: [
      "What ",
      ...positionWords(data),
      " of ",
      Doc.name(data.reaches[0] ?? ""),
      data.reaches.length > 1 ? " and others" : "",
      ` may hold is another in ${data.versions.new}; nobody is hurt.`
    ]
  })
})
