import { payloadKind } from "../../payload/payloadKind.js"
import { versionedInside } from "../../changeWords.js"

export const retainedRefused = payloadKind("compat/retained-refused", {
  summary: "Readers of the new version refuse messages that are already written.",
  explain: (data) => {
    const { new: fresh, old } = data.versions
    const version = data.where["version"] ?? old
    return {
      consequence: [
        "Readers of ",
        ...versionedInside(data.reaches[0] ?? "", fresh),
        ` refuse messages that were written as ${version}.`
      ],
      why: [
        "Messages outlive their producers: in the log, in dead letter queues, in outboxes. A new reader meets them, and so does every replay."
      ],
      fixes: [
        [`Go on reading what ${version} wrote: leave this part of the schema as it was, or decode both forms.`],
        ["Publish the new form as a message of another name, and keep the old reader until the old messages are gone."]
      ]
    }
  }
})
