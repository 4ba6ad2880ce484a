import { child, type Cursor, entriesOf, itemsOf, textOf } from "@lintel/import"
import type { Environment, Origin } from "./values.js"

type Origins = ReadonlyMap<string, Origin | undefined>

/** What a state may refer to, as the ways to it say. */
export interface Known {
  readonly input: Environment
  readonly variables: Origins
}

export const isSame = (one: Origin | undefined, other: Origin | undefined): boolean => {
  if (one === undefined || other === undefined) return one === other
  if (one._tag === "Branches" || other._tag === "Branches") return one._tag === other._tag
  if (one._tag === "Step" && (other._tag !== "Step" || one.state !== other.state)) return false
  return one._tag === other._tag && one.keys.join("\0") === other.keys.join("\0")
}

const targetsOf = (state: Cursor): ReadonlyArray<string> =>
  [state, ...itemsOf(child(state, "Choices")), ...itemsOf(child(state, "Catch"))].flatMap((it) =>
    ["Next", "Default"].flatMap((key) => textOf(child(it, key)) ?? [])
  )

/** The states that follow a state of a level, itself among them where a way leads back. */
const followers = (states: Cursor): ((name: string) => ReadonlySet<string>) => {
  const targets = new Map(entriesOf(states).map(([name, state]) => [name, targetsOf(state)]))
  const known = new Map<string, ReadonlySet<string>>()
  return (name) => {
    const found = known.get(name)
    if (found !== undefined) return found
    const all = new Set<string>()
    const pending = [...(targets.get(name) ?? [])]
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      if (all.has(at)) continue
      all.add(at)
      pending.push(...(targets.get(at) ?? []))
    }
    known.set(name, all)
    return all
  }
}

/**
 * What is known where ways of a level meet. What both bring from different places is of neither. What only one brings is
 * of that one, since on the others it would not be there; unless it is brought round from a state that comes after the
 * meeting, for which it was there before.
 */
export const joined = (states: Cursor): ((name: string, known: Known, other: Known) => Known) => {
  const after = followers(states)
  return (name, known, other) => {
    const isLater = (origin: Origin | undefined): boolean =>
      origin?._tag === "Step" && (origin.state === name || after(name).has(origin.state))
    const meet = (ones: Origins, others: Origins): Origins => {
      const changed = new Map<string, Origin | undefined>()
      for (const [key, origin] of others) {
        const isKnown = ones.has(key)
        const own = ones.get(key)
        if (isKnown && own !== undefined && !isSame(own, origin)) changed.set(key, undefined)
        else if (!isKnown && origin !== undefined && !isLater(origin)) changed.set(key, origin)
        else if (!isKnown && origin !== undefined) changed.set(key, undefined)
      }
      return changed.size === 0 ? ones : new Map([...ones, ...changed])
    }
    const meetInputs = (one: Environment, two: Environment): Environment => {
      const isOther = one.base !== undefined && two.base !== undefined && !isSame(one.base, two.base)
      const base = isOther ? undefined : one.base
      const parts = meet(one.parts, two.parts)
      return base === one.base && parts === one.parts ? one : { base, parts }
    }
    const input = meetInputs(known.input, other.input)
    const variables = meet(known.variables, other.variables)
    return input === known.input && variables === known.variables ? known : { input, variables }
  }
}
