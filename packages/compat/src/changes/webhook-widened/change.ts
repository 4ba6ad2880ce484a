import { payloadKind } from "../../payload/payloadKind.js"
import { reached } from "../../changeWords.js"

export const webhookWidened = payloadKind("compat/webhook-widened", {
  summary: "The service may send a webhook or callback that its receivers refuse.",
  explain: (data) => {
    const { new: fresh, old } = data.versions
    return {
      consequence: [...reached(data, "new", ""), ` may send what receivers built for ${old} refuse.`],
      why: [
        `The service writes this request and receivers outside it read it, so ${fresh} may send only what ${old} allowed.`
      ],
      fixes: [
        [`Go on sending only what ${old} allowed: leave this part of the schema as it was.`],
        ["Send the new form under a new name, to receivers that registered for it."]
      ]
    }
  }
})
