import { child, type Cursor, textOf, trailTo, warnAt } from "@lintel/import"
import { address, methodAsSent } from "@lintel/model"
import type { Context } from "./context.js"
import type { FoundOperation } from "./pathItem.js"

/** The name of each operation: its operationId where no other has it, else method and path. */
export const nameOperations = (
  context: Context,
  found: ReadonlyArray<FoundOperation>
): ReadonlyMap<FoundOperation, string> => {
  const uses = new Map<string, number>()
  for (const { operation } of found) {
    const id = textOf(child(operation, "operationId"))
    if (id !== undefined) uses.set(id, (uses.get(id) ?? 0) + 1)
  }
  const names = new Map<FoundOperation, string>()
  const taken = new Set<string>()
  for (const one of found) {
    const id = textOf(child(one.operation, "operationId"))
    if (id !== undefined && (uses.get(id) ?? 0) > 1) {
      const reason = `the operationId "${id}" stands at ${uses.get(id) ?? 0} operations; they are named by method and path`
      warnAt(context, "duplicate", trailTo(one.operation.trail, "operationId"), reason, "operationId")
    }
    const isUnique = id !== undefined && id !== "" && uses.get(id) === 1
    let name = isUnique ? id : `${one.method} ${one.path}`
    while (taken.has(name)) name = `${one.method} ${name}`
    taken.add(name)
    names.set(one, name)
  }
  return names
}

/** The address of the operation a link leads to, from its operationId or its reference into `paths`. */
export const linkFinder = (
  contract: string,
  names: ReadonlyMap<FoundOperation, string>
): ((link: Cursor) => string | undefined) => {
  const byId = new Map<string, string>()
  const byPlace = new Map<string, string>()
  for (const [found, name] of names) {
    const id = textOf(child(found.operation, "operationId"))
    if (id !== undefined && !byId.has(id)) byId.set(id, name)
    byPlace.set(`${found.path} ${found.method}`, name)
  }
  return (link) => {
    const id = textOf(child(link, "operationId"))
    const reference = textOf(child(link, "operationRef"))
    const match = /^#\/paths\/([^/]+)\/(?:additionalOperations\/)?([^/]+)$/.exec(reference ?? "")
    const path = decodeText(match?.[1] ?? "")
      .replaceAll("~1", "/")
      .replaceAll("~0", "~")
    const name = id === undefined ? byPlace.get(`${path} ${methodAsSent(decodeText(match?.[2] ?? ""))}`) : byId.get(id)
    return name === undefined ? (id ?? reference) : address("operation", contract, name)
  }
}

const decodeText = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
