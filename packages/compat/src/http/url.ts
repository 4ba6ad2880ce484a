import type { HttpContract, HttpOperation, Server } from "@lintel/model"

/** Where requests of an operation may go: origin (empty when the document names none) and base path. */
export interface Base {
  readonly origin: string
  readonly path: string
}

const maximumVariants = 32

/** A server's URLs: every value of its enumerated variables, the default of the others. */
const expand = (server: Server): ReadonlyArray<string> => {
  let urls: ReadonlyArray<string> = [server.url]
  for (const [encoded, variable] of Object.entries(server.variables ?? {})) {
    const values = variable.enum === undefined || variable.enum.length === 0 ? [variable.default] : variable.enum
    const placeholder = `{${decodeURIComponent(encoded)}}`
    if (urls.length * values.length > maximumVariants)
      urls = urls.map((url) => url.replaceAll(placeholder, variable.default))
    else urls = urls.flatMap((url) => values.map((value) => url.replaceAll(placeholder, value)))
  }
  return urls
}

/** Splits a server URL into origin and base path; hosts compare without regard to case, a trailing slash says nothing. */
export const baseOf = (url: string): Base => {
  const match = /^(?:([A-Za-z][A-Za-z0-9+.-]*:)?\/\/([^/?#]*))?([^?#]*)/.exec(url)
  const authority = match?.[2]
  const scheme = (match?.[1] ?? "").toLowerCase()
  const standard = scheme === "https:" ? ":443" : scheme === "http:" ? ":80" : undefined
  const host = (authority ?? "").toLowerCase()
  const path = (match?.[3] ?? "").replace(/\/+$/, "")
  return {
    origin:
      authority === undefined
        ? ""
        : `${scheme}//${standard !== undefined && host.endsWith(standard) ? host.slice(0, -standard.length) : host}`,
    path: path === "" || path.startsWith("/") ? path : `/${path}`
  }
}

/** The bases of an operation: its own servers, else those of its contract, else the document's own origin. */
export const basesOf = (contract: HttpContract, operation?: HttpOperation): ReadonlyArray<Base> => {
  const servers = operation?.servers ?? contract.servers ?? []
  if (servers.length === 0) return [{ origin: "", path: "" }]
  const bases = servers.flatMap(expand).map(baseOf)
  return [...new Map(bases.map((base) => [`${base.origin}${base.path}`, base])).values()]
}

/** The path of a template with the names of its parameters erased: names carry no meaning. */
export const erased = (path: string): string => path.replaceAll(/\{[^{}]*\}/g, "{}")

/** Names of a template's parameters in the order they stand. */
export const templateNames = (path: string): ReadonlyArray<string> =>
  [...path.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? "")

/** Base path and template as one path. */
export const joined = (base: Base, path: string): string => `${base.path}${path.startsWith("/") ? path : `/${path}`}`

/**
 * The values that a template's parameters take when it matches a concrete path; undefined when it does not match.
 * A parameter matches one segment or part of one, never a slash.
 */
export const matchTemplate = (template: string, concrete: string): ReadonlyMap<string, string> | undefined => {
  const [left, right] = [template.split("/"), concrete.split("/")]
  if (left.length !== right.length) return undefined
  const values = new Map<string, string>()
  for (const [index, segment] of left.entries()) {
    const text = right[index] ?? ""
    if (!segment.includes("{")) {
      if (segment !== text) return undefined
      continue
    }
    const single = /^\{([^{}]*)\}$/.exec(segment)
    if (single === null) {
      if (erased(segment) !== erased(text)) return undefined
      continue
    }
    if (text === "" || text.includes("{")) return undefined
    values.set(single[1] ?? "", text)
  }
  return values
}
