import { type SchemaIndex, type SchemaLocation } from "@lintel/json-schema"
import { type Id } from "../engine/nodes.js"
import { type Leaf, type Leaves } from "./leaves.js"
import { type Mode, modeKey } from "./mode.js"
import { mark, maxRepeated, scan, type Scan } from "./scan.js"

/** What the documents of one arena share: numbers for schemas that mean the same, and reference variables. */
export interface Registry {
  readonly texts: Map<string, number>
  readonly cyclic: Map<number, CyclicClass>
  readonly byText: Map<string, Array<number>>
  readonly variables: Map<string, number>
  readonly leaves: Leaves
  readonly quotes: Map<string, string>
  /** The nodes of definitions that do not refer to themselves, by what they mean and how they are read. */
  readonly nodes: Map<string, Id | "noted">
  nextClass: number
  nextVariable: number
  nextDocument: number
  /** Schemas given as values so far. */
  nextGiven: number
}

interface CyclicClass {
  readonly text: string
  readonly references: ReadonlyArray<number>
}

export const createRegistry = (): Registry => ({
  texts: new Map(),
  cyclic: new Map(),
  byText: new Map(),
  variables: new Map(),
  leaves: new Map(),
  quotes: new Map(),
  nodes: new Map(),
  nextClass: 0,
  nextVariable: 0,
  nextDocument: 0,
  nextGiven: 0
})

/** Counts the notes that are taken of places. */
interface Notes {
  notes: number
}

/** The reference targets of one document: which can reach themselves, and which mean the same as others. */
export interface Classes {
  readonly document: number
  /** Looks at everything that a schema refers to. */
  readonly reach: (location: SchemaLocation) => void
  readonly isCyclic: (target: SchemaLocation) => boolean
  /** What a schema that was looked at means, if it is a leaf. */
  readonly leafOf: (schema: object) => Leaf | undefined
  readonly variable: (
    target: SchemaLocation,
    mode: Mode,
    context: { readonly shared: string; readonly own: string }
  ) => number
  /**
   * The node of a definition that does not refer to itself, made once for all that mean the same: unless making it
   * takes notes of where they stand.
   */
  readonly node: (target: SchemaLocation, mode: Mode, shared: string, notes: Notes, make: () => Id) => Id
  /** The variable of a set of schemas of this document, by a key of its own. */
  readonly setVariable: (key: string) => number
}

interface Target {
  readonly location: SchemaLocation
  /** Canonical text without annotations; each reference is a mark. */
  readonly text: string
  readonly references: ReadonlyArray<string>
  order: number
  low: number
  open: boolean
  cyclic: boolean
  number: number
}

/** Makes the table of one document. */
export const createClasses = (registry: Registry, index: SchemaIndex): Classes => {
  const document = registry.nextDocument++
  const targets = new Map<string, Target>()
  const state: { dynamic: boolean; order: number } = { dynamic: false, order: 0 }
  const found = new Map<object, Leaf>()
  const open = (location: SchemaLocation): Target => {
    const { leaves, quotes } = registry
    const scanState: Scan = {
      index,
      leaves,
      found,
      quotes,
      references: [],
      dynamic: false,
      written: new Set(),
      left: maxRepeated,
      missing: 0,
      document
    }
    const text = scan(scanState, location.value, () => location)
    state.dynamic ||= scanState.dynamic
    const target: Target = {
      location,
      text,
      references: scanState.references.map((reference) => reference.pointer),
      order: state.order++,
      low: 0,
      open: true,
      cyclic: false,
      number: -1
    }
    target.low = target.order
    targets.set(location.pointer, target)
    for (const reference of scanState.references) locations.set(reference.pointer, reference)
    return target
  }
  const locations = new Map<string, SchemaLocation>()
  const close = (members: ReadonlyArray<Target>): void => numberMembers(registry, targets, members)
  const reach = (location: SchemaLocation): void => {
    if (targets.has(location.pointer)) return
    components(open(location), targets, (pointer) => open(locations.get(pointer) ?? location), close)
  }
  return {
    document,
    reach,
    leafOf: (schema) => found.get(schema),
    isCyclic: (target) => {
      reach(target)
      return state.dynamic || (targets.get(target.pointer)?.cyclic ?? true)
    },
    variable: (target, mode, context) => {
      const at = targets.get(target.pointer)
      const shared = !state.dynamic && at?.cyclic === true
      const key = shared
        ? `${at.number}|${index.features.dialect}|${modeKey(mode)}|${context.shared}`
        : `#${document}|${target.pointer}|${modeKey(mode)}|${context.own}`
      const known = registry.variables.get(key)
      if (known !== undefined) return known
      registry.variables.set(key, registry.nextVariable)
      return registry.nextVariable++
    },
    node: (target, mode, shared, notes, make) => {
      const at = targets.get(target.pointer)
      if (at === undefined || at.number < 0 || at.cyclic || state.dynamic) return make()
      const key = `${at.number}|${index.features.dialect}|${modeKey(mode)}|${shared}`
      const known = registry.nodes.get(key)
      if (typeof known === "number") return known
      const before = notes.notes
      const id = make()
      // Part of it may have been made before, with its notes.
      if (known === "noted") notes.notes++
      registry.nodes.set(key, notes.notes > before ? "noted" : id)
      return id
    },
    setVariable: (name) => {
      const key = `set ${document}|${name}`
      const known = registry.variables.get(key)
      if (known !== undefined) return known
      registry.variables.set(key, registry.nextVariable)
      return registry.nextVariable++
    }
  }
}

// Tarjan's strongly connected components with an explicit stack; components come after all they refer to.
const components = (
  root: Target,
  targets: ReadonlyMap<string, Target>,
  open: (pointer: string) => Target,
  close: (members: ReadonlyArray<Target>) => void
): void => {
  const path: Array<{ readonly target: Target; next: number }> = [{ target: root, next: 0 }]
  const waiting: Array<Target> = [root]
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const { target } = top
    const reference = target.references[top.next++]
    if (reference !== undefined) {
      const known = targets.get(reference)
      if (known === undefined) {
        const opened = open(reference)
        waiting.push(opened)
        path.push({ target: opened, next: 0 })
      } else if (known.open) {
        target.low = Math.min(target.low, known.order)
        if (known === target) target.cyclic = true
      }
      continue
    }
    path.pop()
    const parent = path.at(-1)
    if (parent !== undefined) parent.target.low = Math.min(parent.target.low, target.low)
    if (target.low < target.order) continue
    const members = waiting.splice(waiting.indexOf(target))
    for (const member of members) {
      member.open = false
      if (members.length > 1) member.cyclic = true
    }
    close(members)
  }
}

const numberMembers = (
  registry: Registry,
  targets: ReadonlyMap<string, Target>,
  members: ReadonlyArray<Target>
): void => {
  const [first] = members
  if (first === undefined) return
  if (!first.cyclic) {
    const text = fillIn(first, (reference) => `${targets.get(reference)?.number ?? -1}`)
    const known = registry.texts.get(text)
    first.number = known ?? registry.nextClass++
    registry.texts.set(text, first.number)
    return
  }
  const inside = new Set(members.map(({ location }) => location.pointer))
  const outline = new Map(
    members.map((member) => [
      member,
      fillIn(member, (reference) => (inside.has(reference) ? "*" : `${targets.get(reference)?.number ?? -1}`))
    ])
  )
  for (const candidate of registry.byText.get(outline.get(first) ?? "") ?? []) {
    const matched = lockStep(registry, targets, inside, outline, first, candidate)
    if (matched === undefined) continue
    for (const [member, number] of matched) member.number = number
    return
  }
  for (const member of members) member.number = registry.nextClass++
  for (const member of members) {
    const text = outline.get(member) ?? ""
    const references = member.references.map((reference) => targets.get(reference)?.number ?? -1)
    registry.cyclic.set(member.number, { text, references })
    const same = registry.byText.get(text) ?? []
    same.push(member.number)
    registry.byText.set(text, same)
  }
}

const fillIn = (target: Target, name: (reference: string) => string): string => {
  let position = 0
  return target.text.replaceAll(mark, () => `@${name(target.references[position++] ?? "")}`)
}

// Whether a component is the same as one seen before: all texts agree, reference by reference.
const lockStep = (
  registry: Registry,
  targets: ReadonlyMap<string, Target>,
  inside: ReadonlySet<string>,
  outline: ReadonlyMap<Target, string>,
  first: Target,
  candidate: number
): ReadonlyMap<Target, number> | undefined => {
  const matched = new Map<Target, number>([[first, candidate]])
  const pending: Array<readonly [Target, number]> = [[first, candidate]]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [member, number] = next
    const known = registry.cyclic.get(number)
    if (known === undefined || known.text !== outline.get(member)) return undefined
    for (const [position, reference] of member.references.entries()) {
      const other = known.references[position] ?? -1
      const target = targets.get(reference)
      if (target === undefined || !inside.has(reference)) continue
      const before = matched.get(target)
      if (before !== undefined && before !== other) return undefined
      if (before !== undefined) continue
      matched.set(target, other)
      pending.push([target, other])
    }
  }
  return matched
}
