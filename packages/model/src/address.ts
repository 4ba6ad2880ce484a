/**
 * Addresses: the one way to name a thing of a design.
 *
 * @module @lintel/model/address
 */

/**
 * Every kind of entity that has an address.
 *
 * @category addresses
 * @since 0.1.0
 */
export const kinds = [
  "system",
  "contract",
  "operation",
  "webhook",
  "schemas",
  "message",
  "team",
  "context",
  "service",
  "external",
  "store",
  "broker",
  "channel",
  "environment",
  "deployment",
  "call",
  "policy",
  "flow",
  "saga",
  "slo",
  "load",
  "rollout",
  "constraint",
  "alternative",
  "decision",
  "risk",
  "verification",
  "consumer",
  "suppression"
] as const

/**
 * One kind of entity.
 *
 * @category addresses
 * @since 0.1.0
 */
export type Kind = (typeof kinds)[number]

/**
 * `kind:name`, with `/` between a name and what lies inside it: `operation:payments/authorize`,
 * `saga:checkout/step/reserve`. Each segment is percent-encoded outside `[A-Za-z0-9._-]`.
 *
 * @category addresses
 * @since 0.1.0
 */
export type Address<K extends Kind = Kind> = `${K}:${string}`

const plain = /^[A-Za-z0-9._-]+$/
const utf8 = new TextEncoder()

const asciiPercent = Array.from({ length: 128 }, (_, code) => `%${code.toString(16).toUpperCase().padStart(2, "0")}`)

const percent = (text: string): string =>
  asciiPercent[text.codePointAt(0) ?? 0] ??
  [...utf8.encode(text)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("")

/**
 * Encodes one name as a segment of an address and as a record key of the Model. `.`, `..` and `__proto__` are encoded
 * too, so that a segment is safe as a file name and as a key of a plain object. Lone surrogates become U+FFFD.
 *
 * @example
 * ```ts
 * import { segment } from "@lintel/model"
 *
 * segment("repos/get") // => "repos%2Fget"
 * segment("__proto__") // => "%5F_proto__"
 * ```
 *
 * @category addresses
 * @since 0.1.0
 */
export const segment = (name: string): string => {
  if (name === "__proto__") return "%5F_proto__"
  if (name === "." || name === "..") return name.replaceAll(".", "%2E")
  if (plain.test(name)) return name
  return name === "" ? "%" : name.replaceAll(/[^A-Za-z0-9._-]/gu, percent)
}

/**
 * The name that a segment encodes. Text that is not an encoded segment is returned as it is.
 *
 * @example
 * ```ts
 * import { nameOf } from "@lintel/model"
 *
 * nameOf("repos%2Fget") // => "repos/get"
 * ```
 *
 * @category addresses
 * @since 0.1.0
 */
export const nameOf = (encoded: string): string => {
  if (encoded === "%") return ""
  if (!encoded.includes("%")) return encoded
  try {
    return decodeURIComponent(encoded)
  } catch {
    return encoded
  }
}

/**
 * Builds an address from a kind and names, encoding each.
 *
 * @example
 * ```ts
 * import { address } from "@lintel/model"
 *
 * address("operation", "payments", "authorize") // => "operation:payments/authorize"
 * ```
 *
 * @category addresses
 * @since 0.1.0
 */
export const address = <K extends Kind>(kind: K, ...names: ReadonlyArray<string>): Address<K> =>
  `${kind}:${names.map(segment).join("/")}`

/**
 * An address taken apart. `key` is the record key of the entity in the Model; `inside` is what follows it.
 *
 * @category addresses
 * @since 0.1.0
 */
export interface AddressParts {
  readonly kind: Kind
  readonly path: string
  readonly segments: ReadonlyArray<string>
}

const kindSet: ReadonlySet<string> = new Set(kinds)

/**
 * Takes an address apart; `undefined` when the text is no address.
 *
 * @example
 * ```ts
 * import { parseAddress } from "@lintel/model"
 *
 * parseAddress("saga:checkout/step/reserve") // => { kind: "saga", path: "checkout/step/reserve", segments: ["checkout", "step", "reserve"] }
 * parseAddress("checkout") // => undefined
 * ```
 *
 * @category addresses
 * @since 0.1.0
 */
export const parseAddress = (text: string): AddressParts | undefined => {
  const colon = text.indexOf(":")
  const kind = text.slice(0, colon)
  const path = text.slice(colon + 1)
  if (colon <= 0 || !kindSet.has(kind) || !isKeyPath(path)) return undefined
  return { kind: kind as Kind, path, segments: path.split("/") }
}

// Nearly every one needs no encoding: without alternatives, each character is looked at once.
const plainKeyPath = /^[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*$/
const keyPathText = /^(?:(?:[A-Za-z0-9._-]|%[0-9A-F]{2})+|%)(?:\/(?:(?:[A-Za-z0-9._-]|%[0-9A-F]{2})+|%))*$/

/**
 * Whether the text is a record key of the Model: encoded segments joined by `/`.
 *
 * @category addresses
 * @since 0.1.0
 */
export const isKeyPath = (text: string): boolean =>
  (plainKeyPath.test(text) || keyPathText.test(text)) &&
  !(text.includes("__proto__") && text.split("/").includes("__proto__"))

/**
 * What a person reads: the decoded names joined by `.`, without the kind.
 *
 * @example
 * ```ts
 * import { shortName } from "@lintel/model"
 *
 * shortName("operation:payments/authorize") // => "payments.authorize"
 * ```
 *
 * @category addresses
 * @since 0.1.0
 */
export const shortName = (target: string): string => {
  const parts = parseAddress(target)
  return parts === undefined ? target : parts.segments.map(nameOf).join(".")
}

/**
 * The field that holds the parts of an entity that have addresses of their own, by the word in those addresses:
 * `saga:checkout/step/reserve` is `/sagas/checkout/steps/reserve`.
 *
 * @example
 * ```ts
 * import { fieldOfPart } from "@lintel/model"
 *
 * fieldOfPart.get("step") // => "steps"
 * ```
 *
 * @category addresses
 * @since 0.1.0
 */
export const fieldOfPart: ReadonlyMap<string, string> = new Map([
  ["step", "steps"],
  ["alert", "alerts"],
  ["unit", "units"],
  ["stage", "stages"],
  ["mitigation", "mitigations"],
  ["collection", "collections"],
  ["field", "fields"],
  ["end", "end"],
  ["lock", "locks"],
  ["pool", "pools"],
  ["callback", "callbacks"]
])
