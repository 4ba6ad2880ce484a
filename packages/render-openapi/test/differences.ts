import type { HttpContract, HttpOperation, Parameter } from "@lintel/model"
import type { Loss } from "@lintel/render"

/** A place where two contracts differ, in the address and pointer of the first. */
export interface Difference {
  readonly subject: string
  readonly pointer: string
  readonly isAdded: boolean
}

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value)
const escaped = (key: string): string => key.replaceAll("~", "~0").replaceAll("/", "~1")
const own = (fields: Fields, key: string): unknown => (Object.hasOwn(fields, key) ? fields[key] : undefined)

const identity = ({ in: place, name }: Parameter): string =>
  `${place} ${place === "header" ? name.toLowerCase() : name}`

const byIdentity = (value: unknown): Map<string, { readonly index: number; readonly parameter: Parameter }> => {
  const found = new Map<string, { readonly index: number; readonly parameter: Parameter }>()
  for (const [index, parameter] of (Array.isArray(value) ? (value as ReadonlyArray<Parameter>) : []).entries()) {
    if (!found.has(identity(parameter))) found.set(identity(parameter), { index, parameter })
  }
  return found
}

/** Whether it is required is left out where the place says so: all of a path is, nothing else need be. */
const withoutDefault = (parameter: Parameter | undefined): unknown => {
  if (parameter === undefined || parameter.required !== (parameter.in === "path")) return parameter
  return Object.fromEntries(Object.entries(parameter).filter(([key]) => key !== "required"))
}

const compareParameters = (a: unknown, b: unknown, subject: string, pointer: string, out: Array<Difference>): void => {
  const [before, after] = [byIdentity(a), byIdentity(b)]
  for (const [index, parameter] of (Array.isArray(a) ? (a as ReadonlyArray<Parameter>) : []).entries()) {
    compare(
      withoutDefault(parameter),
      withoutDefault(after.get(identity(parameter))?.parameter),
      subject,
      `${pointer}/${index}`,
      out
    )
  }
  for (const key of after.keys()) {
    if (!before.has(key)) out.push({ subject, pointer: key.startsWith("path ") ? "/path" : pointer, isAdded: true })
  }
}

/** Maps that are left out when nothing is in them. */
const containers: ReadonlySet<string> = new Set(
  "extensions openapi examples headers links callbacks encoding webhooks schemas securitySchemes mapping".split(" ")
)

const compare = (a: unknown, b: unknown, subject: string, pointer: string, out: Array<Difference>): void => {
  if (Object.is(a, b)) return
  if (b === undefined && isFields(a) && containers.has(pointer.slice(pointer.lastIndexOf("/") + 1))) {
    return compare(a, {}, subject, pointer, out)
  }
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) {
    for (const [index, item] of a.entries()) compare(item, b[index], subject, `${pointer}/${index}`, out)
  } else if (isFields(a) && isFields(b)) {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
      const at = `${pointer}/${escaped(key)}`
      if (key === "parameters" && (Array.isArray(own(a, key)) || Array.isArray(own(b, key))))
        compareParameters(own(a, key), own(b, key), subject, at, out)
      else compare(own(a, key), own(b, key), subject, at, out)
    }
  } else out.push({ subject, pointer, isAdded: a === undefined })
}

const requestOf = ({ method, path }: HttpOperation): string => `${method} ${path.startsWith("/") ? path : `/${path}`}`

/** Every place where a contract changed. Operations are matched by method and path: their names may change. */
export const differences = (before: HttpContract, after: HttpContract): ReadonlyArray<Difference> => {
  const out: Array<Difference> = []
  const { operations: a, webhooks: c = {}, ...rest } = before
  const { operations: b, webhooks: d = {}, ...others } = after
  compare(rest, others, "contract:api", "", out)
  const found = new Map(Object.entries(b).map(([name, operation]) => [requestOf(operation), { name, operation }]))
  for (const [name, operation] of Object.entries(a)) {
    const subject = `operation:api/${name}`
    const match = found.get(requestOf(operation))
    if (match !== undefined && match.name !== name) out.push({ subject, pointer: "", isAdded: false })
    compare(operation, match?.operation, subject, "", out)
  }
  for (const [name, webhook] of Object.entries(c)) {
    compare(webhook, Object.hasOwn(d, name) ? d[name] : undefined, `webhook:api/${name}`, "", out)
  }
  return out
}

/** What a document needs and the Model may leave out; written without changing what is known. */
const needed = [
  /^\/title$/u,
  /^\/operationId$/u,
  /\/responses\/[^/]+\/description$/u,
  /^\/responses\/[^/]+\/description$/u
]

const parentOf = (pointer: string): string => pointer.slice(0, pointer.lastIndexOf("/"))

/** What else changes where a name changes: the new name beside the old one, and whatever refers to it. */
const follows = ({ subject, pointer, isAdded }: Difference, loss: Loss): boolean => {
  const at = loss.pointer ?? ""
  if (isAdded && loss.what.startsWith("name of") && loss.subject === subject && parentOf(at) === parentOf(pointer))
    return true
  switch (loss.what) {
    case "name of a schema":
      return /\/(?:\$ref|mapping\/[^/]+)$/u.test(pointer)
    case "name of a security scheme":
      return /\/security\/\d+(?:\/|$)/u.test(pointer)
    case "security scheme that nobody described":
      return isAdded && /^\/securitySchemes(?:\/|$)/u.test(pointer)
    default:
      return false
  }
}

const covers = ({ subject, pointer }: Difference, loss: Loss): boolean =>
  loss.subject === subject && (pointer === (loss.pointer ?? "") || pointer.startsWith(`${loss.pointer ?? ""}/`))

/** The differences that no loss tells. A loss of a place covers what lies in it. */
export const unexplained = (all: ReadonlyArray<Difference>, losses: ReadonlyArray<Loss>): ReadonlyArray<Difference> =>
  all.filter(
    (difference) =>
      !(difference.isAdded && needed.some((pattern) => pattern.test(difference.pointer))) &&
      !losses.some((loss) => covers(difference, loss) || follows(difference, loss))
  )
