import { type Imported, read } from "@lintel/import-ops"
import type { Loss, Rendering } from "@lintel/render"
import { expect } from "vitest"

/** Reads one rendered file; fails the test when it is refused. */
export const reread = (text: string, path: string, service?: string): Imported => {
  const result = read(new Map([[path, text]]), path, service === undefined ? {} : { service })
  if (result._tag === "Failure") throw new Error(`${JSON.stringify(result.failure)}\n${text}`)
  return result.success
}

const token = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1")

/** Every fact of a value by its pointer; a list is one fact. */
const leaves = (value: unknown, at = ""): ReadonlyArray<readonly [string, string]> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([key, part]) => leaves(part, `${at}/${token(key)}`))
    : [[at, JSON.stringify(value)]]

/** Pointers of the facts that two values do not share. */
const differences = (before: unknown, after: unknown): ReadonlyArray<string> => {
  const [first, second] = [new Map(leaves(before)), new Map(leaves(after))]
  const all = new Set([...first.keys(), ...second.keys()])
  return [...all].filter((pointer) => first.get(pointer) !== second.get(pointer)).toSorted()
}

const covers = (pointer: string, at: string): boolean =>
  pointer === "" || at === pointer || at.startsWith(`${pointer}/`)

/**
 * What came back is what was there, or exactly what was told: every difference lies below a loss of the entity, and
 * nothing that was told to be dropped came back as it was.
 */
export const expectOnlyLosses = (
  { losses }: Rendering,
  entity: { readonly subject: string; readonly before: unknown; readonly after: unknown }
): void => {
  const { after, before, subject } = entity
  const own = losses.filter((loss) => loss.subject === subject)
  const found = differences(before, after)
  const told = (pointer: string): boolean => own.some((loss) => covers(loss.pointer ?? "", pointer))
  const untold = found.filter((pointer) => !told(pointer))
  expect({ untold, before, after: untold.length === 0 ? undefined : after }).toEqual({
    untold: [],
    before,
    after: undefined
  })
  // An object that says nothing is told, and nothing of it can differ.
  const facts = leaves(before).map(([pointer]) => pointer)
  const returned = own.filter(
    ({ effect, pointer = "" }) =>
      effect === "dropped" && hasDifference(facts, pointer) && !hasDifference(found, pointer)
  )
  expect(returned).toEqual([])
}

const hasDifference = (found: ReadonlyArray<string>, pointer: string): boolean =>
  found.some((at) => covers(pointer, at) || covers(at, pointer))

/** The losses of an entity as text. */
export const told = ({ losses }: Rendering): ReadonlyArray<string> =>
  losses.map(({ effect, pointer, what }: Loss) => `${effect} ${pointer ?? ""}: ${what}`)
