const decoded = (segment: string): string => {
  if (!segment.includes("%")) return segment
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment // a stray percent sign: print what was given
  }
}

/**
 * The short form of an entity's address for people: the kind goes, the parent stays.
 * `operation:payments/authorize` reads `payments.authorize`, an inner part reads with `›`. Anything that is not an
 * address comes back as it is. Short forms are for text only; JSON keeps whole addresses.
 *
 * @example
 * ```ts
 * import { shortAddress } from "@lintel/doc"
 *
 * shortAddress("operation:payments/authorize") // => "payments.authorize"
 * shortAddress("saga:checkout/step/authorize") // => "checkout › authorize"
 * shortAddress("service:payments") // => "payments"
 * ```
 * @category names
 * @since 0.1.0
 */
export const shortAddress = (address: string): string => {
  if (!/^[a-z][A-Za-z-]*:(?!\/\/)./su.test(address)) return address
  const path = address.slice(address.indexOf(":") + 1)
  const slash = path.indexOf("/")
  if (slash < 0) return decoded(path)
  if (!path.includes("/", slash + 1)) return `${decoded(path.slice(0, slash))}.${decoded(path.slice(slash + 1))}`
  const [owner = "", ...inner] = path.split("/").map(decoded)
  // owner/kind/name/kind/name: the words at odd places are kinds
  return [owner, ...inner.filter((_, index) => index % 2 === 1)].join(" › ")
}
