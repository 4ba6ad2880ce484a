import { payloadKind } from "../../payload/payloadKind.js"
import { reached } from "../../changeWords.js"

export const webhookReplyNarrowed = payloadKind("compat/webhook-reply-narrowed", {
  summary: "A receiver's reply to a webhook or callback, accepted before, is refused.",
  explain: (data) => {
    const { new: fresh, old } = data.versions
    return {
      consequence: [...reached(data, "new", ""), ` refuses replies that ${old} accepted.`],
      why: [
        `Receivers write this reply and the service reads it, so ${fresh} has to accept everything ${old} accepted.`
      ],
      fixes: [[`Go on accepting what ${old} accepted, and check the new condition only on new registrations.`]]
    }
  }
})
