import { reachedKind } from "../reachedKind.js"

export const messageTooEarly = reachedKind("plan/message-too-early", {
  summary: "Messages are written, or met, before their readers can read them.",
  advice:
    "Let readers that understand both forms go before the writer, or wait until nothing of the old form is kept any more."
})
