import { payloadKind } from "../../payload/payloadKind.js"
import { versioned } from "../../changeWords.js"

export const messageWidened = payloadKind("compat/message-widened", {
  summary: "Producers may write a message that its readers refuse.",
  explain: (data) => {
    const { new: fresh, old } = data.versions
    return {
      consequence: [
        ...versioned(data.reaches[0] ?? "", fresh),
        ` may be written in a form that readers built for ${old} refuse.`
      ],
      why: [
        `Producers write messages and consumers read them. Until every reader has moved to ${fresh}, producers may write only what ${old} allowed.`
      ],
      fixes: [
        ["Move every reader first; only then let producers write the new form."],
        [`Go on writing only what ${old} allowed, or publish the new form as a message of another name beside it.`]
      ]
    }
  }
})
