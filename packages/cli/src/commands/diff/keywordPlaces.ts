import type { Diagnostic } from "@lintel/diagnostic"
import { escapeToken } from "@lintel/model"

/** An entity, and a JSON Pointer inside it. */
export interface Place {
  readonly address: string
  readonly pointer: string
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The place that the data of a finding names. */
export const placeIn = (data: unknown, side: "before" | "after"): Place | undefined => {
  const place = isRecord(data) ? data[side] : undefined
  if (!isRecord(place) || typeof place["address"] !== "string" || typeof place["pointer"] !== "string") return undefined
  return { address: place["address"], pointer: place["pointer"] }
}

/** What the data of a finding calls the old version. */
export const oldVersionIn = (data: unknown): unknown => {
  const versions = isRecord(data) ? data["versions"] : undefined
  return isRecord(versions) ? versions["old"] : undefined
}

/** Of the keywords that differ, the one to look at: what is asked of a property before that there is one. */
const keywordAt = (data: unknown, side: "old" | "new"): ReadonlyArray<string> => {
  const differences = isRecord(data) && Array.isArray(data["differences"]) ? data["differences"].filter(isRecord) : []
  const { keyword, [side]: value } = differences.find((it) => it["keyword"] !== "properties") ?? differences[0] ?? {}
  if (typeof keyword !== "string") return []
  if (keyword !== "properties") return [keyword]
  const [name] = Array.isArray(value) ? value : []
  return typeof name === "string" ? [keyword, name] : []
}

/**
 * A finding about a schema, shown at the keyword that differs: a schema of many lines begins far from it, and reviews
 * show notes only at lines that a change touches. Where the sources do not know the keyword, they know the schema.
 */
export const atKeyword = (finding: Diagnostic): Diagnostic => {
  const { data } = finding
  const inside = (pointer: string, side: "old" | "new"): string =>
    keywordAt(data, side).reduce((path, key) => `${path}/${escapeToken(key)}`, pointer)
  const [before, after] = [placeIn(data, "before"), placeIn(data, "after")]
  if (!isRecord(data) || !Array.isArray(data["differences"])) return finding
  const moved = {
    ...data,
    ...(before === undefined ? {} : { before: { ...before, pointer: inside(before.pointer, "old") } }),
    ...(after === undefined ? {} : { after: { ...after, pointer: inside(after.pointer, "new") } })
  }
  return {
    ...finding,
    data: moved,
    ...(after === undefined || finding.pointer !== after.pointer ? {} : { pointer: inside(after.pointer, "new") }),
    related: finding.related.map((it) =>
      it.role === "old version" && before !== undefined && it.pointer === before.pointer
        ? { ...it, pointer: inside(before.pointer, "old") }
        : it
    )
  }
}
