import { keysOfPointer, valueAt } from "@lintel/model"
import type { Refusal, Witness } from "@lintel/diagnostic"
import { shortAddress } from "@lintel/doc"

/** Who meets whom in a mixture, as people call them, and over what. */
export interface Clash {
  readonly client: string
  readonly server: string
  readonly medium: string
  readonly through: string
  readonly verdict: "breaking" | "undecided"
  readonly code: string
  readonly reasons: ReadonlyArray<string>
  /** The webhook that it is about: the server sends, and the client reads. */
  readonly webhook?: string
}

/** Those of whom nobody is named are several. */
const severalForm = /^(?:old|new) (?:callers|receivers|readers|writers) of /

/** A verb as its subject wants it: `orders sends`, `old callers of orders send`. */
const verb = (subject: string, one: string, several: string): string => (severalForm.test(subject) ? several : one)

const lastKey = (pointer: string): string => keysOfPointer(pointer).at(-1) ?? ""

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? "nothing"
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`
}

const detailOf = ({ keyword, pointer }: Refusal, value: unknown): string => {
  const name = lastKey(pointer)
  if (name === "") return ""
  if (keyword === "required" || keyword === "dependentRequired") return ` without \`${name}\``
  if (keyword === "additionalProperties" || keyword === "unevaluatedProperties" || keyword === "false")
    return ` with \`${name}\``
  const there = valueAt(value, keysOfPointer(pointer))
  // Avro names the field that a record lacks, whatever the reason.
  return there === undefined ? ` without \`${name}\`` : ` with \`${name}\` ${shown(there)}`
}

/** The deviation that a payload is refused for, as the words that follow it. */
const details = (refusals: ReadonlyArray<Refusal> | undefined, value: unknown): string => {
  const [first] = refusals ?? []
  return first === undefined ? "" : detailOf(first, value)
}

/** Where the reason names everybody itself. */
const saysItAll: ReadonlySet<string> = new Set([
  "call/not-offered",
  "compat/order-lost",
  "compat/compaction-identity-changed",
  "compat/co-partitioning-lost",
  "compat/field-changed",
  "compat/message-widened"
])

const reasonWords = ({ client, code, medium, reasons, server, verdict }: Clash): string => {
  const reason = reasons[0] ?? "they do not fit"
  if (verdict === "breaking" && saysItAll.has(code)) return reason
  if (verdict === "breaking" && (medium === "flag" || medium === "configuration" || code === "store/phase"))
    return reason
  if (verdict === "breaking" && medium === "store") return `${client} cannot run on ${server} (${reason})`
  return verdict === "undecided"
    ? `whether ${client} and ${server} get along is not known: ${reason}`
    : `${client} meets ${server}: ${reason}`
}

/** A request by its first words, without the query. */
const requestLine = (method: string, target: string): string => `${method} ${target.split("?")[0] ?? target}`

const writerOf = ({ acceptedBy }: { readonly acceptedBy?: string }, server: string): string => acceptedBy ?? server

/** What a webhook comes to: its request goes to the client, and the client's answer to the server. */
const webhookWords = (clash: Clash, webhook: string, witness: Witness | undefined): string => {
  const { client, server } = clash
  const name = webhook === "" ? "a webhook" : `the webhook ${webhook}`
  if (clash.code === "compat/webhook-removed")
    return `${server} ${verb(server, "does", "do")} not send ${name}, for which ${client} ${verb(client, "waits", "wait")}`
  if (witness?._tag === "HttpRequest") {
    const how = witness.checked ? "cannot read" : "may not be able to read"
    return `${server} ${verb(server, "sends", "send")} ${name}${details(witness.refusals, witness.body?.value)}, which ${client} ${how}`
  }
  if (witness?._tag === "HttpResponse") {
    const how = witness.checked ? "cannot read" : "may not be able to read"
    return `${client} ${verb(client, "answers", "answer")} ${name} with ${witness.status}${details(witness.refusals, witness.body?.value)}, which ${server} ${how}`
  }
  return reasonWords(clash)
}

/** What happens in a mixture, as one clause: `orders 2 sends POST /payments without currency, which payments 1 refuses`. */
export const clashWords = (clash: Clash, witness: Witness | undefined): string => {
  const { client, code, server, through, verdict, webhook } = clash
  const isUnsent = verdict === "breaking" && code === "compat/webhook-removed"
  if (webhook !== undefined && (isUnsent || (verdict === "breaking" && witness !== undefined)))
    return webhookWords(clash, webhook, witness)
  if (verdict === "undecided" || witness === undefined) return reasonWords(clash)
  switch (witness._tag) {
    case "HttpRequest": {
      const line = requestLine(witness.method, witness.target)
      const isGone = code === "compat/operation-removed"
      const how = isGone ? "does not answer" : witness.checked ? "refuses" : "may refuse"
      return `${client} ${verb(client, "sends", "send")} ${line}${details(witness.refusals, witness.body?.value)}, which ${server} ${how}`
    }
    case "HttpResponse":
      return `${server} answers ${witness.status}${details(witness.refusals, witness.body?.value)}, which ${client} ${
        witness.checked ? "cannot read" : "may not be able to read"
      }`
    case "Message":
      return `${writerOf(witness, server)} ${verb(writerOf(witness, server), "writes", "write")} ${shortAddress(through)}${details(
        witness.refusals,
        witness.payload.value
      )}, which ${client} cannot read`
    case "Datum":
      return `${writerOf(witness, server)} ${verb(writerOf(witness, server), "stores", "store")} data${details(witness.refusals, witness.datum.value)}, which ${client} cannot read`
    default:
      return reasonWords(clash)
  }
}

/** The payload of a witness, where it has one. */
export const payloadOf = (witness: Witness | undefined): { readonly value: unknown } | undefined => {
  switch (witness?._tag) {
    case "HttpRequest":
    case "HttpResponse":
      return witness.body
    case "Message":
      return witness.payload
    case "Datum":
      return witness.datum
    default:
      return undefined
  }
}
