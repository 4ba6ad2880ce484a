import type { HttpContract, HttpOperation } from "@lintel/model"
import { makeTemplateTree, type TemplateTree } from "./template.js"
import { type Base, type Bases, basesOf } from "./url.js"

/** An operation that a request arrives at, and the texts that stand for the parameters of its path. */
export interface Routed {
  readonly operation: HttpOperation
  readonly texts: ReadonlyMap<string, string>
}

/** Operations by method, so that those which a path fits are found without looking at all of them. */
type Shelf = Map<string, TemplateTree<HttpOperation>>

const shelves = new WeakMap<HttpContract, ReadonlyMap<Bases, Shelf>>()

/** Operations by what they are served under. */
const shelvesOf = (contract: HttpContract): ReadonlyMap<Bases, Shelf> => {
  const known = shelves.get(contract)
  if (known !== undefined) return known
  const made = new Map<Bases, Shelf>()
  for (const operation of Object.values(contract.operations)) {
    const bases = basesOf(contract, operation)
    const shelf: Shelf = made.get(bases) ?? new Map()
    made.set(bases, shelf)
    const method = operation.method.toUpperCase()
    const tree = shelf.get(method) ?? makeTemplateTree<HttpOperation>()
    shelf.set(method, tree)
    tree.add(operation.path, operation)
  }
  shelves.set(contract, made)
  return made
}

const originOf = (target: string): string => /^(?:[A-Za-z][A-Za-z0-9+.-]*:)?\/\/[^/?#]*/.exec(target)?.[0] ?? ""

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)

const matcherOf = (pattern: string): RegExp => new RegExp(`^${pattern.split("{}").map(escaped).join("[^/]*")}`, "iu")

/** What is left of a path under a base: the path that an operation names. */
const underBase = (base: Base, origin: string, path: string): string | undefined => {
  if (origin !== "" && base.origin !== "" && base.origin !== "{}") {
    const isSame = new RegExp(`${matcherOf(base.origin).source}$`, "iu").test(origin)
    if (!isSame) return undefined
  }
  if (!base.path.includes("{}")) return path.startsWith(base.path) ? path.slice(base.path.length) : undefined
  const found = matcherOf(base.path).exec(path)
  return found === null ? undefined : path.slice(found[0].length)
}

const mostBases = 64

const fixedLetters = (path: string): number => path.replaceAll(/\{[^{}]*\}/g, "").length

/** The operation that a request arrives at: the most exact of those whose path it fits. */
export const route = (contract: HttpContract, method: string, target: string): Routed | undefined => {
  const origin = originOf(target)
  const path = target.slice(origin.length).split("?")[0] ?? ""
  let best: Routed | undefined
  for (const [{ bases }, shelf] of shelvesOf(contract)) {
    for (const base of bases.slice(0, mostBases)) {
      const rest = underBase(base, origin, path)
      if (rest === undefined) continue
      for (const { overlap, value: operation } of shelf.get(method.toUpperCase())?.overlapping(rest) ?? []) {
        if (best === undefined || fixedLetters(operation.path) > fixedLetters(best.operation.path)) {
          best = { operation, texts: overlap.texts }
        }
      }
    }
  }
  return best
}
