import { payloadKind } from "../../payload/payloadKind.js"

export const valueNarrowed = payloadKind("compat/value-narrowed", {
  summary: "A value that was accepted is refused: new readers refuse old data.",
  explain: ({ versions: { new: fresh, old } }) => ({
    consequence: [`Readers of ${fresh} refuse values that writers of ${old} may write.`],
    why: [
      `This matters wherever ${fresh} reads what ${old} wrote: requests of old callers, messages and records that are kept.`
    ]
  })
})
