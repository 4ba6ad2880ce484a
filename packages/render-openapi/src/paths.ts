import { methodAsSent, nameOf, type OutgoingOperation } from "@lintel/model"
import { sortedBy } from "@lintel/render"
import { writeOperation, writeOutgoing, writePathItem, type WrittenOperation } from "./operation.js"
import { approximate, below, drop, type Scope, entityAt } from "./scope.js"
import { nonEmpty, put, type Tree, isEmpty } from "./tree.js"

/** A path whose methods all have no place has none either. */
const putItem = (into: Tree, name: string, item: Tree): void => {
  if (!isEmpty(item)) put(into, name, item)
}

/** Paths by name, each with its methods. */
export const writePaths = (scope: Scope): Tree => {
  const items = new Map<string, Map<string, WrittenOperation>>()
  for (const [name, operation] of Object.entries(scope.contract.operations)) {
    const at = entityAt(`operation:${scope.key}/${name}`)
    const path = operation.path.startsWith("/") ? operation.path : `/${operation.path}`
    if (path !== operation.path) approximate(scope, below(at, "path"), "path that does not begin with a slash")
    const methods = items.get(path) ?? new Map<string, WrittenOperation>()
    items.set(path, methods)
    if (methods.has(operation.method)) drop(scope, at, "second operation of a method and path")
    else methods.set(operation.method, writeOperation(scope, name, operation))
  }
  const out: Tree = {}
  for (const [path, methods] of sortedBy(items, ([key]) => [key])) putItem(out, path, writePathItem(scope, methods))
  return out
}

/** Readers name a webhook by its item, and by its method too unless that is POST. */
const itemName = (key: string, { method }: OutgoingOperation): string => {
  const name = nameOf(key)
  const end = ` ${methodAsSent(method)}`
  const own = methodAsSent(method) !== "POST" && name.endsWith(end) ? name.slice(0, -end.length) : name
  return own === "" || own.startsWith("x-") ? `_${own}` : own
}

const readName = (item: string, method: string): string => (method === "POST" ? item : `${item} ${method}`)

export const writeWebhooks = (scope: Scope): Tree | undefined => {
  const items = new Map<string, Map<string, WrittenOperation>>()
  for (const [key, webhook] of Object.entries(scope.contract.webhooks ?? {})) {
    const at = entityAt(`webhook:${scope.key}/${key}`)
    const method = methodAsSent(webhook.method)
    let item = itemName(key, webhook)
    for (let count = 2; items.get(item)?.has(method) === true; count++) item = `${itemName(key, webhook)}_${count}`
    if (readName(item, method) !== nameOf(key)) approximate(scope, at, "name of a webhook")
    const methods = items.get(item) ?? new Map<string, WrittenOperation>()
    items.set(item, methods.set(method, writeOutgoing(scope, at, webhook)))
  }
  const out: Tree = {}
  for (const [name, methods] of sortedBy(items, ([key]) => [key])) putItem(out, name, writePathItem(scope, methods))
  return nonEmpty(out)
}
