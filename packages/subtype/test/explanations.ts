import { createArena, type Reason, type SchemaPlace } from "@lintel/subtype"
import { type Dialect, isObject, parsePointer, valueAt } from "@lintel/json-schema"
import { fragmentOf } from "../src/explain/fragments.js"

/** What a place says, as a schema. */
const schemaAt = (document: unknown, { keyword, pointer }: SchemaPlace): unknown => {
  const tokens = parsePointer(pointer) ?? []
  const found = valueAt(document, tokens)?.value
  if (keyword === undefined || keyword === "false") return found
  const [last = "", above = ""] = tokens.toReversed()
  // A member of `properties` is named by the keyword above it.
  if (keyword === "properties" && above === "properties") return { properties: { [last]: found } }
  const holder = valueAt(document, tokens.slice(0, -1))?.value
  if (last !== keyword || !isObject(holder)) throw new Error(`${pointer} is not ${keyword}`)
  return fragmentOf(holder, keyword)
}

const resting = "x-resting"

/** All that is said at places of one document, as one schema of it. */
const together = (
  document: unknown,
  places: ReadonlyArray<SchemaPlace>,
  more: ReadonlyArray<unknown> = []
): unknown => {
  const schemas = [...places.map((place) => schemaAt(document, place)), ...more]
  const allOf = schemas.length === 0 ? [{}] : schemas
  return isObject(document) ? { ...document, [resting]: { allOf } } : { [resting]: { allOf } }
}

const subPlaces = ({ also = [], sub }: Reason): ReadonlyArray<SchemaPlace> => (sub === undefined ? [] : [sub, ...also])

/** The reasons that rest on no others. */
export const leavesOf = (reason: Reason): ReadonlyArray<Reason> =>
  reason.reasons === undefined ? [reason] : reason.reasons.flatMap(leavesOf)

/** What is wrong with a leaf, asked anew of nothing but the places it names. */
const recompute = (leaf: Reason, sub: unknown, sup: unknown, dialect: Dialect): string | undefined => {
  const arena = createArena()
  const left = arena.compile(together(sub, subPlaces(leaf)), { dialect }).at(`/${resting}`)
  if (leaf._tag === "Contained") {
    if (leaf.sup === undefined) return "names nothing on the other side"
    const right = arena.compile(together(sup, [leaf.sup]), { dialect }).at(`/${resting}`)
    return arena.isSubtype(left, right)._tag === "Included" ? undefined : "does not follow"
  }
  if (leaf._tag === "Impossible") {
    const right = arena.compile(together(sup, leaf.sup === undefined ? [] : [leaf.sup]), { dialect }).at(`/${resting}`)
    return arena.intersects(left, right)._tag === "Empty" ? undefined : "is possible"
  }
  if (leaf._tag === "Unreachable") {
    const name = parsePointer(leaf.at)?.at(-1) ?? ""
    const present = [{ type: "object", required: [name] }]
    const document = together(sub, subPlaces(leaf), present)
    return arena.isEmpty(arena.compile(document, { dialect }).at(`/${resting}`))._tag === "Empty"
      ? undefined
      : "is reachable"
  }
  return `is ${leaf._tag}`
}

/** Every leaf is recomputed; one that assumes must have the same question above it. */
export const defects = (reason: Reason, sub: unknown, sup: unknown, dialect: Dialect): ReadonlyArray<string> => {
  const found: Array<string> = []
  const walk = (at: Reason, above: ReadonlyArray<Reason>): void => {
    if (at.reasons !== undefined) {
      if (at.reasons.length === 0) found.push(`nothing below ${at.text}`)
      for (const below of at.reasons) walk(below, [...above, at])
      return
    }
    const question = (one: Reason): string => JSON.stringify([one.sub, one.sup])
    const defect =
      at._tag === "Assumed"
        ? above.some((one) => question(one) === question(at))
          ? undefined
          : "assumes what nobody shows"
        : recompute(at, sub, sup, dialect)
    if (defect !== undefined) found.push(`${defect}: ${JSON.stringify(at)}`)
  }
  walk(reason, [])
  return found
}
