import { payloadKind } from "../../payload/payloadKind.js"
import { versioned } from "../../changeWords.js"

export const messageNarrowed = payloadKind("compat/message-narrowed", {
  summary: "A receiver refuses messages that senders may send.",
  explain: (data) => {
    const { new: fresh, old } = data.versions
    return {
      consequence: [
        ...versioned(data.reaches[0] ?? "", fresh),
        ` refuses messages that senders built for ${old} send.`
      ],
      why: [`Senders go on sending what ${old} took, and what they sent before still waits in the channel.`],
      fixes: [
        [`Go on taking what ${old} took: leave this part of the schema as it was, or decode both forms.`],
        ["Take the new form as a message of another name, and the old one until nobody sends it."]
      ]
    }
  }
})
