import { type HttpContract, type HttpOperation, nameOf, type Server } from "@lintel/model"

/**
 * Where requests of an operation may go: origin and base path. The origin is empty when the document names none;
 * `{}` in either stands for a part that callers choose freely.
 */
export interface Base {
  readonly origin: string
  readonly path: string
}

/** The bases of an operation. `isWhole` is false when there were too many to write out. */
export interface Bases {
  readonly bases: ReadonlyArray<Base>
  readonly isWhole: boolean
}

const maximumVariants = 32
const maximumBases = 512

/** A server's URLs: every value of its enumerated variables; a variable without values is `{}`. */
const expand = (server: Server): { readonly urls: ReadonlyArray<string>; readonly isWhole: boolean } => {
  let urls: ReadonlyArray<string> = [server.url]
  let isWhole = true
  for (const [encoded, variable] of Object.entries(server.variables ?? {})) {
    const values = variable.enum === undefined || variable.enum.length === 0 ? ["{}"] : variable.enum
    const placeholder = `{${nameOf(encoded)}}`
    if (urls.length * values.length > maximumVariants) {
      isWhole = false
      urls = urls.map((url) => url.replaceAll(placeholder, () => variable.default))
    } else urls = urls.flatMap((url) => values.map((value) => url.replaceAll(placeholder, () => value)))
  }
  return { urls: urls.map(erased), isWhole }
}

/** The text without slashes at its end. */
const withoutTrailingSlashes = (text: string): string => {
  let end = text.length
  while (text.charAt(end - 1) === "/") end--
  return text.slice(0, end)
}

/**
 * Without segments that only lead around (RFC 3986 section 5.2.4); a part that is chosen freely may hold several. There
 * is nothing above a root, but above a place that nobody knows: segments that lead up from there stay.
 */
const withoutDots = (path: string, isFromRoot: boolean): string => {
  if (!/\/\.\.?(?:\/|$)/.test(path) || path.includes("{}")) return path
  const kept: Array<string> = []
  for (const segment of path.split("/").slice(1)) {
    if (segment === ".." && (isFromRoot || (kept.length > 0 && kept.at(-1) !== ".."))) kept.pop()
    else if (segment !== ".") kept.push(segment)
  }
  return `/${kept.join("/")}`
}

const standardPorts: ReadonlyMap<string, string> = new Map([
  ["https:", ":443"],
  ["http:", ":80"]
])

/** Splits a server URL into origin and base path; hosts compare without regard to case, a trailing slash says nothing. */
export const baseOf = (url: string): Base => {
  if (url === "{}") return { origin: "{}", path: "" }
  const match = /^(?:([A-Za-z{][A-Za-z0-9+.{}-]*:)?\/\/([^/?#]*))?([^?#]*)/.exec(url)
  const authority = match?.[2]
  const scheme = (match?.[1] ?? "").toLowerCase()
  const standard = standardPorts.get(scheme)
  const host = (authority ?? "").toLowerCase()
  const written = match?.[3] ?? ""
  const isFromRoot = written === "" || written.startsWith("/")
  const path = withoutTrailingSlashes(withoutDots(isFromRoot ? written : `/${written}`, isFromRoot))
  return {
    origin:
      authority === undefined
        ? ""
        : `${scheme}//${standard !== undefined && host.endsWith(standard) ? host.slice(0, -standard.length) : host}`,
    path
  }
}

const textOf = ({ origin, path }: Base): string => `${origin}${path}`

const known = new WeakMap<ReadonlyArray<Server>, Bases>()

const computed = (servers: ReadonlyArray<Server>): Bases => {
  const bases = new Map<string, Base>()
  let isWhole = true
  for (const server of servers) {
    const expanded = expand(server)
    isWhole = isWhole && expanded.isWhole
    for (const base of expanded.urls.map(baseOf)) if (bases.size < maximumBases) bases.set(textOf(base), base)
    if (bases.size >= maximumBases) return { bases: [...bases.values()], isWhole: false }
  }
  return { bases: [...bases.values()], isWhole }
}

const ownOrigin: Bases = { bases: [{ origin: "", path: "" }], isWhole: true }

/** The bases that servers name; none at all is the document's own origin. */
export const basesOfServers = (servers: ReadonlyArray<Server> | undefined): Bases => {
  if (servers === undefined || servers.length === 0) return ownOrigin
  const cached = known.get(servers)
  if (cached !== undefined) return cached
  const bases = computed(servers)
  known.set(servers, bases)
  return bases
}

/** The bases of an operation: its own servers, else those of its contract, else the document's own origin. */
export const basesOf = (contract: HttpContract, operation?: Pick<HttpOperation, "servers">): Bases =>
  basesOfServers(operation?.servers ?? contract.servers)

const unreserved = /^[A-Za-z0-9._~-]$/

/** What cannot stand in a URL as it is; braces are the places of parameters. */
const unwritable = /[\0-\x20"<>\\^`|\x7F-\u{D7FF}\u{E000}-\u{10FFFF}]+/gu

/** One spelling of what is percent-encoded (RFC 3986 section 6.2.2): letters stand for themselves, others are encoded. */
const spelled = (path: string): string =>
  path.replaceAll(unwritable, encodeURIComponent).replaceAll(/%[0-9A-Fa-f]{2}/g, (code) => {
    const letter = String.fromCharCode(Number.parseInt(code.slice(1), 16))
    return unreserved.test(letter) ? letter : code.toUpperCase()
  })

/** The path of a template with the names of its parameters erased: names carry no meaning, nor does its spelling. */
export const erased = (path: string): string => spelled(path.replaceAll(/\{[^{}]*\}/g, "{}"))

/** Names of a template's parameters in the order they stand. */
export const templateNames = (path: string): ReadonlyArray<string> =>
  [...path.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? "")

/** Base path and template as one path. */
export const joined = (basePath: string, path: string): string =>
  `${basePath}${path.startsWith("/") ? path : `/${path}`}`

/** Whether a text fits a pattern in which each `{}` stands for any text. Linear: the leftmost fit is taken. */
export const fits = (pattern: string, text: string): boolean => {
  if (pattern === text) return true
  const parts = pattern.split("{}")
  const [first = "", last = ""] = [parts[0], parts.at(-1)]
  if (parts.length === 1 || !text.startsWith(first)) return false
  let at = first.length
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  return text.length - last.length >= at && text.endsWith(last)
}

/** Whether requests to an old origin still arrive: an origin that nobody names may be any. */
const originServes = (origin: string, old: string): boolean =>
  origin === "" ||
  old === "" ||
  fits(origin, old) ||
  (origin.startsWith("//") && fits(origin, old.slice(old.indexOf("//")))) ||
  (old.startsWith("//") && fits(origin.slice(origin.indexOf("//")), old))

const pathServes = (base: Base, path: string, old: Base, oldPath: string): boolean =>
  erased(joined(base.path, path)) === erased(joined(old.path, oldPath)) ||
  (base.path.includes("{}") && erased(path) === erased(oldPath) && fits(base.path, old.path))

/** Bases of the old side under which no request of the operation arrives any more. */
export const lostBases = (
  before: { readonly bases: ReadonlyArray<Base>; readonly path: string },
  after: { readonly bases: ReadonlyArray<Base>; readonly path: string }
): ReadonlyArray<Base> =>
  before.bases.filter(
    (old) =>
      !after.bases.some(
        (base) => originServes(base.origin, old.origin) && pathServes(base, after.path, old, before.path)
      )
  )
