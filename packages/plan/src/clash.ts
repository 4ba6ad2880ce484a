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
}

const lastKey = (pointer: string): string =>
  (pointer.split("/").at(-1) ?? "").replaceAll("~1", "/").replaceAll("~0", "~")

const at = (value: unknown, pointer: string): unknown =>
  pointer
    .split("/")
    .slice(1)
    .reduce<unknown>((here, key) => {
      const name = key.replaceAll("~1", "/").replaceAll("~0", "~")
      return typeof here === "object" && here !== null && Object.hasOwn(here, name)
        ? Reflect.get(here, name)
        : undefined
    }, value)

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
  return ` with \`${name}\` ${shown(at(value, pointer))}`
}

/** The deviation that a payload is refused for, as the words that follow it. */
const details = (refusals: ReadonlyArray<Refusal> | undefined, value: unknown): string => {
  const [first] = refusals ?? []
  return first === undefined ? "" : detailOf(first, value)
}

const reasonWords = ({ client, code, medium, reasons, server, verdict }: Clash): string => {
  const reason = reasons[0] ?? "they do not fit"
  if (verdict === "breaking" && (medium === "flag" || medium === "configuration" || code === "store/phase"))
    return reason
  if (verdict === "breaking" && medium === "store") return `${client} cannot run on ${server} (${reason})`
  return verdict === "undecided"
    ? `whether ${client} and ${server} get along is not known: ${reason}`
    : `${client} meets ${server}: ${reason}`
}

/** A request by its first words, without the query. */
const requestLine = (method: string, target: string): string => `${method} ${target.split("?")[0] ?? target}`

/** What happens in a mixture, as one clause: `orders 2 sends POST /payments without currency, which payments 1 refuses`. */
export const clashWords = (clash: Clash, witness: Witness | undefined): string => {
  const { client, code, server, through, verdict } = clash
  if (verdict === "undecided" || witness === undefined) return reasonWords(clash)
  switch (witness._tag) {
    case "HttpRequest": {
      const line = requestLine(witness.method, witness.target)
      const isGone = code === "compat/operation-removed"
      const how = isGone ? "does not answer" : witness.checked ? "refuses" : "may refuse"
      return `${client} sends ${line}${details(witness.refusals, witness.body?.value)}, which ${server} ${how}`
    }
    case "HttpResponse":
      return `${server} answers ${witness.status}${details(witness.refusals, witness.body?.value)}, which ${client} ${
        witness.checked ? "cannot read" : "may not be able to read"
      }`
    case "Message":
      return `${witness.acceptedBy ?? server} writes ${shortAddress(through)}${details(
        witness.refusals,
        witness.payload.value
      )}, which ${client} cannot read`
    case "Datum":
      return `${witness.acceptedBy ?? server} stores data${details(witness.refusals, witness.datum.value)}, which ${client} cannot read`
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
