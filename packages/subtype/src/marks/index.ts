import { isObject, own, type SchemaIndex } from "@lintel/json-schema"
import { depthOf, isHidden, isMarked, type Marked, type Matches, type Peer, type Reach, together } from "./reach.js"
import { itemsOf, saidBelow, type Step } from "./said.js"

/** Which way a value travels: to the service, or from it. */
type Direction = "request" | "response"

export { type Marked, type Peer } from "./reach.js"
export { type Step } from "./said.js"

/** What does not travel at a value, and which schemas have a say about what does not travel below it. */
export interface Marking {
  /** Names that `required` does not count. */
  readonly dropped: ReadonlySet<string>
  /** Names of which that cannot be told. */
  readonly unsure: ReadonlySet<string>
  /** Schemas of the value whose subschemas mark what others may require. Empty where each speaks for itself. */
  readonly peers: ReadonlyArray<Peer>
  /** The same text for the same names and peers. */
  readonly key: string
}

export const noMarking: Marking = { dropped: new Set(), unsure: new Set(), peers: [], key: "" }

/** Looks up what does not travel, in one document and direction. */
export interface Marks {
  /** At a value that one schema is applied to. */
  readonly at: (schema: Marked) => Marking
  /** At a part of a value: what `child` of `parent` says there, and what the others that apply there say. */
  readonly below: (around: Marking, parent: Marked, child: Marked, step: Step) => Marking
  /** Names that a schema or its peers name. */
  readonly names: (around: Marking, parent: Marked) => ReadonlySet<string>
  /** How many positions of an array have schemas of their own. */
  readonly longest: (around: Marking, parent: Marked) => number
}

interface State extends Reach {
  readonly numbers: WeakMap<object, number>
  readonly markings: Map<string, Marking>
  nextNumber: number
}

const namesIn = (value: unknown): ReadonlyArray<string> =>
  Array.isArray(value) ? value.filter((name) => typeof name === "string") : []

/** Names that a schema names or requires. */
const candidates = (value: object): ReadonlyArray<string> => {
  const properties = own(value, "properties")
  const dependent = ["dependentRequired", "dependencies"].flatMap((name) => {
    const names = own(value, name)
    return isObject(names) ? Object.values(names).flatMap(namesIn) : []
  })
  return [...(isObject(properties) ? Object.keys(properties) : []), ...namesIn(own(value, "required")), ...dependent]
}

const speaking: ReadonlySet<string> = new Set(
  `properties patternProperties additionalProperties unevaluatedProperties items prefixItems additionalItems contains
  unevaluatedItems`.split(/\s+/)
)

const speaks = (state: State, { value }: Peer): boolean =>
  !isHidden(state, value) && Object.keys(value).some((name) => speaking.has(name))

const numberOf = (state: State, value: object): number => {
  const known = state.numbers.get(value)
  if (known !== undefined) return known
  state.numbers.set(value, state.nextNumber)
  return state.nextNumber++
}

const keyOf = (state: State, peers: ReadonlyArray<Peer>): string =>
  peers
    .map(({ perhaps, uri, value }) => `${numberOf(state, value)}${perhaps ? "?" : ""}@${uri}`)
    .toSorted()
    .join(" ")

const markingOf = (state: State, roots: ReadonlyArray<Peer>): Marking => {
  const key = keyOf(state, roots)
  const known = state.markings.get(key)
  if (known !== undefined) return known
  const marking = roots.every((root) => depthOf(state, root) === 0) ? noMarking : computeMarking(state, roots)
  state.markings.set(key, marking)
  return marking
}

const computeMarking = (state: State, roots: ReadonlyArray<Peer>): Marking => {
  const members = together(state, roots)
  const speakers = members.filter((member) => speaks(state, member))
  const dropped = new Set<string>()
  const unsure = new Set<string>()
  for (const name of new Set(members.flatMap(({ value }) => (isHidden(state, value) ? [] : candidates(value))))) {
    const marks = speakers
      .flatMap((member) => saidBelow(state, member, { _tag: "Name", name }))
      .filter((said) => isMarked(state, said))
    if (marks.some(({ perhaps }) => !perhaps)) dropped.add(name)
    else if (marks.length > 0) unsure.add(name)
  }
  const peers = speakers.length > 1 ? speakers.filter((member) => depthOf(state, member) === 2) : []
  if (dropped.size + unsure.size + peers.length === 0) return noMarking
  const names = [dropped, unsure].map((set) => [...set].toSorted())
  return { dropped, unsure, peers, key: `${JSON.stringify(names)}${keyOf(state, peers)}` }
}

/** The schema itself, and those of the others that apply with it. */
const withPeers = (around: Marking, { uri, value }: Marked): ReadonlyArray<Peer> => {
  const others = around.peers.filter((peer) => peer.value !== value)
  return isObject(value) ? [{ value, uri, perhaps: false }, ...others] : others
}

/** Makes the marks of a document: names are `readOnly` in requests, `writeOnly` in responses. */
export const createMarks = (index: SchemaIndex, direction: Direction, matches: Matches): Marks => {
  const state: State = {
    index,
    keyword: direction === "request" ? "readOnly" : "writeOnly",
    matches,
    resources: new Map(),
    numbers: new WeakMap(),
    markings: new Map(),
    marked: new WeakMap(),
    depths: new WeakMap(),
    nextNumber: 0
  }
  const at = ({ uri, value }: Marked): Marking =>
    isObject(value) ? markingOf(state, [{ value, uri, perhaps: false }]) : noMarking
  return {
    at,
    below: (around, parent, inner, step) => {
      const { uri, value } = inner
      if (!isObject(value)) return noMarking
      const members = withPeers(around, parent)
      const counted =
        step._tag === "Some" && step.leftover ? members.filter((one) => one.value !== parent.value) : members
      const roots = new Map<object, Peer>([[value, { value, uri, perhaps: false }]])
      for (const said of counted.flatMap((member) => saidBelow(state, member, step))) {
        if (!isObject(said.value) || depthOf(state, said) === 0) continue
        const before = roots.get(said.value)
        if (before === undefined || before.perhaps) roots.set(said.value, { ...said, value: said.value })
      }
      return roots.size === 1 ? at(inner) : markingOf(state, [...roots.values()])
    },
    names: (around, parent) =>
      new Set(
        withPeers(around, parent).flatMap(({ value }) => {
          const properties = own(value, "properties")
          return isObject(properties) ? Object.keys(properties) : []
        })
      ),
    longest: (around, parent) =>
      Math.max(0, ...withPeers(around, parent).map(({ value }) => itemsOf(state, value).prefix.length))
  }
}
