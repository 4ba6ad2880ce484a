import {
  child,
  compact,
  type Cursor,
  entriesOf,
  isExtension,
  itemsOf,
  listAt,
  objectAt,
  readNames,
  textOf,
  warnAt
} from "@lintel/import"
import { segment, type Server } from "@lintel/model"
import type { Context } from "./context.js"

type Variable = NonNullable<Server["variables"]>[string]

const readVariable = (context: Context, cursor: Cursor): Variable => {
  const values = readNames(context, child(cursor, "enum"), "the values of a server variable")
  const written = child(cursor, "default")?.value
  const isText = typeof written === "string" || typeof written === "number" || typeof written === "boolean"
  if (!isText) warnAt(context, "missing", cursor.trail, "the server variable has no default", "variable default")
  return compact<Variable>({
    default: isText ? String(written) : (values?.[0] ?? ""),
    enum: values,
    description: textOf(child(cursor, "description"))
  })
}

/** Reads a list of servers of OpenAPI 3; an empty one says as little as none. */
export const readServers = (context: Context, cursor: Cursor | undefined): ReadonlyArray<Server> | undefined => {
  const list = listAt(context, cursor, "servers")
  if (list === undefined || itemsOf(list).length === 0) return undefined
  return itemsOf(list).flatMap((item) => {
    const server = objectAt(context, item, "a server")
    if (server === undefined) return []
    const url = textOf(child(server, "url"))
    if (url === undefined)
      warnAt(context, "missing", item.trail, 'the server has no "url"; it is read as "/"', "server url")
    const variables: Record<string, Variable> = {}
    for (const [name, raw] of entriesOf(objectAt(context, child(server, "variables"), "variables"))) {
      const variable = isExtension(name) ? undefined : objectAt(context, raw, "a server variable")
      if (variable !== undefined) variables[segment(name)] = readVariable(context, variable)
    }
    warnOfUndeclared(context, item, url ?? "/", variables)
    return [
      compact<Server>({
        url: url ?? "/",
        name: textOf(child(server, "name")),
        description: textOf(child(server, "description")),
        variables: Object.keys(variables).length === 0 ? undefined : variables
      })
    ]
  })
}

const warnOfUndeclared = (
  context: Context,
  item: Cursor,
  url: string,
  variables: Readonly<Record<string, Variable>>
): void => {
  for (const [, name = ""] of url.matchAll(/\{([^{}]+)\}/g)) {
    if (Object.hasOwn(variables, segment(name))) continue
    warnAt(context, "missing", item.trail, `the server variable {${name}} is not described`, "server variable")
  }
}

/** The servers that `schemes`, `host` and `basePath` of Swagger 2.0 stand for. */
export const swaggerServers = (
  context: Context,
  root: Cursor,
  schemes: Cursor | undefined
): ReadonlyArray<Server> | undefined => {
  const host = textOf(child(root, "host"))
  const written = textOf(child(root, "basePath")) ?? ""
  let end = written.length
  while (written.charAt(end - 1) === "/") end--
  const trimmed = written.slice(0, end)
  const basePath = trimmed === "" || trimmed.startsWith("/") ? trimmed : `/${trimmed}`
  const names = readNames(context, schemes, "schemes") ?? []
  if (host === undefined) return basePath === "" ? undefined : [{ url: basePath }]
  if (names.length === 0) return [{ url: `//${host}${basePath}` }]
  return names.map((scheme) => ({ url: `${scheme}://${host}${basePath}` }))
}
