import type { HttpRequest, HttpResponse } from "@lintel/diagnostic"
import type { Replayed } from "./replay.js"

const answers = { Accepted: "accepted", Refused: "refused", Unknown: "unknown" } as const

/** What both versions said of a witness: it is checked when its sender accepts it and its reader refuses it. */
export const withReplay = <W extends HttpRequest | HttpResponse>(witness: W, sender: Replayed, reader: Replayed): W => {
  if (sender._tag === "Accepted" && reader._tag === "Refused") return { ...witness, checked: true }
  const open = sender._tag === "Accepted" ? reader : sender
  return {
    ...witness,
    checked: false,
    replay: {
      sender: answers[sender._tag],
      reader: answers[reader._tag],
      ...(open._tag === "Accepted" ? {} : { why: open.why })
    }
  }
}
