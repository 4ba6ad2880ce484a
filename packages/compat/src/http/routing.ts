import { type HttpContract, type HttpOperation, methodAsSent } from "@lintel/model"
import { makeTemplateTree, type TemplateTree } from "./template.js"
import { type Base, type Bases, basesOf } from "./url.js"

/** An operation that a request arrives at, and the texts that stand for the parameters of its path. */
export interface Routed {
  readonly operation: HttpOperation
  readonly texts: ReadonlyMap<string, string>
}

/** Operations by method, so that those which a path fits are found without looking at all of them. */
type Trees = Map<string, TemplateTree<HttpOperation>>

/** What is served under the same bases. */
interface Shelf {
  readonly bases: Bases
  readonly trees: Trees
}

const shelves = new WeakMap<HttpContract, ReadonlyArray<Shelf>>()

/** Operations by what they are served under: that many name the same servers, each for itself, is common. */
const shelvesOf = (contract: HttpContract): ReadonlyArray<Shelf> => {
  const known = shelves.get(contract)
  if (known !== undefined) return known
  const byBases = new Map<Bases, Shelf>()
  const byText = new Map<string, Shelf>()
  for (const operation of Object.values(contract.operations)) {
    const bases = basesOf(contract, operation)
    const text = byBases.has(bases) ? "" : JSON.stringify(bases.bases)
    const shelf: Shelf = byBases.get(bases) ?? byText.get(text) ?? { bases, trees: new Map() }
    byBases.set(bases, shelf)
    if (text !== "") byText.set(text, shelf)
    const method = methodAsSent(operation.method)
    const tree = shelf.trees.get(method) ?? makeTemplateTree<HttpOperation>()
    shelf.trees.set(method, tree)
    tree.add(operation.path, operation)
  }
  const made = [...byText.values()]
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
  let best: (Routed & { readonly letters: number }) | undefined
  for (const { bases, trees } of shelvesOf(contract)) {
    const tree = trees.get(methodAsSent(method))
    if (tree === undefined) continue
    for (const base of bases.bases.slice(0, mostBases)) {
      const rest = underBase(base, origin, path)
      for (const { texts, value: operation } of rest === undefined ? [] : tree.matching(rest)) {
        const letters = fixedLetters(operation.path)
        if (best === undefined || letters > best.letters) best = { operation, texts, letters }
      }
    }
  }
  return best
}
