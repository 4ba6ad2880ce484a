import type { SourceLookup } from "@lintel/doc"
import { together, type TogetherOptions } from "@lintel/evolution"
import { merge, type Model } from "@lintel/model"
import type { ModelInput } from "./input.js"
import type { ConflictRemark } from "./remarks.js"

/** Inputs that are one Model. */
export interface PutTogether {
  readonly model: Model
  /** The inputs with the places of what they still describe themselves. */
  readonly inputs: ReadonlyArray<ModelInput>
  readonly conflicts: ReadonlyArray<ConflictRemark>
  /** Messages that several inputs write, each in a form of its own, with their labels. */
  readonly versions: ReadonlyArray<ConflictRemark>
}

/** What is told of places in an input. */
interface Moved {
  readonly elsewhere: ReadonlySet<string>
  readonly called: ReadonlyMap<string, string>
  /** Pointers in messages under which the input's own form of them stands, by the address of the message. */
  readonly versions: ReadonlyMap<string, string>
  /** The same of other inputs. */
  readonly others: ReadonlyMap<string, ReadonlyArray<string>>
}

const isBelow = (pointer: string, whole: string): boolean => pointer === whole || pointer.startsWith(`${whole}/`)

const ownSources = (lookup: SourceLookup, { called, elsewhere, others, versions }: Moved): SourceLookup => ({
  locate: (address, pointer = "") => {
    const version = versions.get(address)
    if (version !== undefined && isBelow(pointer, version)) return lookup.locate(address, pointer.slice(version.length))
    if (others.get(address)?.some((it) => isBelow(pointer, it)) === true) return undefined
    const own = called.get(address)
    if (own !== undefined) return lookup.locate(own, pointer)
    return elsewhere.has(address) ? undefined : lookup.locate(address, pointer)
  }
})

const pointerOf = (model: Model, address: string, version: string): string => {
  const { retained = [] } = model.messages?.[address.slice("message:".length)] ?? {}
  return `/retained/${retained.findIndex((it) => it.version === version)}`
}

/**
 * Puts inputs together into one Model. Documents of applications that describe the same message are its writers and
 * readers, each with its own form; where inputs disagree otherwise, one of them counts and the remark says which.
 */
export const putTogether = (inputs: ReadonlyArray<ModelInput>, options: TogetherOptions = {}): PutTogether => {
  const made = together(
    inputs.map(({ model }) => model),
    options
  )
  const { conflicts, model } = merge(made.parts)
  const label = (at: number): string => inputs[at]?.label ?? ""
  const told = (address: string, [kept, dropped]: readonly [number, number]): ConflictRemark => ({
    address,
    kept: label(kept),
    dropped: label(dropped)
  })
  const forms = made.versions.map(({ address, parts: [, part], version }) => ({
    address,
    part,
    pointer: pointerOf(model, address, version)
  }))
  const others = new Map<string, ReadonlyArray<string>>()
  for (const { address, pointer } of forms) others.set(address, [...(others.get(address) ?? []), pointer])
  const own = inputs.map((input, at): ModelInput => {
    const versions = new Map(forms.flatMap((it) => (it.part === at ? [[it.address, it.pointer] as const] : [])))
    const [elsewhere, called] = [made.elsewhere[at] ?? new Set<string>(), made.called[at] ?? new Map<string, string>()]
    const moved: Moved = { elsewhere, called, versions, others }
    const isMoved = elsewhere.size + called.size + others.size > 0
    return isMoved ? { ...input, sources: async () => ownSources(await input.sources(), moved) } : input
  })
  return {
    model,
    inputs: own,
    conflicts: [
      ...conflicts.map(({ address, models }) => told(address, models)),
      ...made.disagreements.map(({ address, fields, parts }) => ({ ...told(address, parts), fields }))
    ],
    versions: made.versions.map(({ address, parts }) => told(address, parts))
  }
}
