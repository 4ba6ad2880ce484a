import type { Call } from "@lintel/model"
import { nameOf } from "@lintel/model/address"
import { call, type Code, literal, object } from "./code.js"
import { jsonCode, lose, use } from "./writer.js"
import { fieldsCode, projectionsCode, type Writing } from "./writing.js"

const policyParts =
  "deadline retry breaker concurrencyLimit hedging hostEjection rateLimit loadShedding cache order".split(" ")

const retryCode = ({ writer }: Writing, retry: unknown): Code | undefined => {
  if (typeof retry !== "object" || retry === null || !("backoff" in retry)) return undefined
  const { backoff, ...rest } = retry
  if (typeof backoff !== "object" || backoff === null || !("factor" in backoff)) return undefined
  const { factor, ...waits } = backoff
  const fields = { ...rest, ...waits, ...(factor === 2 ? {} : { factor }) }
  return call(`${use(writer, "Retry")}.exponential`, jsonCode(fields))
}

export const callCode = (writing: Writing, key: string, value: Call): Code => {
  const { writer, subject, refer } = writing
  const [from = "", ...rest] = key.split("/")
  const { operation, request, reply, on, replyOn, at } = value.to
  const target = operation ?? request
  if (value.from.slice(value.from.indexOf(":") + 1) !== from || rest.length !== 1) {
    lose(writer, subject, "", "an authored call lies below its caller")
  }
  const usual = target === undefined ? undefined : `to-${nameOf(target.split(/[:/]/).at(-1) ?? "")}`
  const name = nameOf(rest.join("/"))
  const { timeouts } = value.policy ?? {}
  const isShort = timeouts === "none" || (timeouts !== undefined && Object.keys(timeouts).join() === "perTry")
  const { criticality } = value
  const mitigated =
    typeof criticality === "object" ? fieldsCode(writing, criticality, "/criticality", ["_tag"]) : undefined
  const constructor = use(writer, "Call")
  if (target === undefined) lose(writer, subject, "/to", "nothing is called")
  return call(
    `${constructor}.${operation === undefined ? "request" : "make"}`,
    object([
      ["name", name === usual ? undefined : literal(name)],
      ["from", refer(value.from)],
      ["to", target && refer(target)],
      ["reply", reply && refer(reply)],
      ["on", on && refer(on)],
      ["replyOn", replyOn && refer(replyOn)],
      ["at", at && refer(at)],
      [
        isShort ? "timeout" : "timeouts",
        timeouts === undefined
          ? undefined
          : isShort
            ? literal(timeouts === "none" ? timeouts : (timeouts.perTry ?? ""))
            : jsonCode(timeouts)
      ],
      ["retry", retryCode(writing, value.policy?.retry)],
      ...fieldsCode(writing, value.policy ?? {}, "/policy").filter(
        ([field]) => policyParts.includes(field) && !(field === "retry" && retryCode(writing, value.policy?.retry))
      ),
      ["criticality", mitigated && call(`${constructor}.mitigated`, object(mitigated))],
      ["responses", value.responses && projectionsCode(writing, value.responses, "/responses")],
      ...fieldsCode(writing, value, "", ["from", "to", "policy", "responses", ...(mitigated ? ["criticality"] : [])])
    ])
  )
}
