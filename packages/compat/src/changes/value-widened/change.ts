import { payloadKind } from "../../payload/payloadKind.js"

export const valueWidened = payloadKind("compat/value-widened", {
  summary: "A value that was refused is allowed: old readers refuse new data.",
  explain: ({ versions: { new: fresh, old } }) => ({
    consequence: [`Readers of ${old} refuse values that writers of ${fresh} may write.`],
    why: [
      `This matters wherever ${old} reads what ${fresh} writes: responses to old callers, messages for readers that have not moved.`
    ]
  })
})
