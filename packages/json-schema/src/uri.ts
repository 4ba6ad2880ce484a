interface UriParts {
  readonly scheme: string | undefined
  readonly authority: string | undefined
  readonly path: string
  readonly query: string | undefined
  readonly fragment: string | undefined
}

// The splitting expression of RFC 3986, appendix B.
const parts = (uri: string): UriParts => {
  const match = /^(?:([^:/?#]+):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#([^]*))?$/.exec(uri)
  return {
    scheme: match?.[1],
    authority: match?.[2],
    path: match?.[3] ?? "",
    query: match?.[4],
    fragment: match?.[5]
  }
}

const removeDots = (path: string): string => {
  const output: Array<string> = []
  const segments = path.split("/")
  segments.forEach((segment, index) => {
    const last = index === segments.length - 1
    if (segment === "..") {
      if (output.length > 1 || (output.length === 1 && output[0] !== "")) output.pop()
      if (last) output.push("")
    } else if (segment === ".") {
      if (last) output.push("")
    } else output.push(segment)
  })
  return output.join("/")
}

const merge = (base: UriParts, path: string): string => {
  if (base.authority !== undefined && base.path === "") return `/${path}`
  return base.path.slice(0, base.path.lastIndexOf("/") + 1) + path
}

const join = (uri: UriParts): string =>
  (uri.scheme === undefined ? "" : `${uri.scheme}:`) +
  (uri.authority === undefined ? "" : `//${uri.authority}`) +
  uri.path +
  (uri.query === undefined ? "" : `?${uri.query}`) +
  (uri.fragment === undefined ? "" : `#${uri.fragment}`)

/**
 * A URI reference resolved against a base, which may itself be relative or empty (RFC 3986, section 5.2).
 *
 * @example
 * ```ts
 * import { resolveUri } from "@lintel/json-schema"
 *
 * resolveUri("https://example.com/a/b.json", "../c.json#/d") // => "https://example.com/c.json#/d"
 * resolveUri("", "#/$defs/a") // => "#/$defs/a"
 * ```
 * @category references
 * @since 0.1.0
 */
export const resolveUri = (base: string, reference: string): string => {
  const target = parts(reference)
  if (target.scheme !== undefined) return join({ ...target, path: removeDots(target.path) })
  const from = parts(base)
  if (target.authority !== undefined) return join({ ...target, scheme: from.scheme, path: removeDots(target.path) })
  const rest = { scheme: from.scheme, authority: from.authority, fragment: target.fragment }
  if (target.path === "") return join({ ...rest, path: from.path, query: target.query ?? from.query })
  const path = target.path.startsWith("/") ? target.path : merge(from, target.path)
  return join({ ...rest, path: removeDots(path), query: target.query })
}

/**
 * A URI split at its fragment; the fragment is absent when there is none or it is empty.
 *
 * @example
 * ```ts
 * import { splitFragment } from "@lintel/json-schema"
 *
 * splitFragment("a.json#/b") // => { uri: "a.json", fragment: "/b" }
 * ```
 * @category references
 * @since 0.1.0
 */
export const splitFragment = (uri: string): { readonly uri: string; readonly fragment: string } => {
  const at = uri.indexOf("#")
  return at < 0 ? { uri, fragment: "" } : { uri: uri.slice(0, at), fragment: uri.slice(at + 1) }
}
