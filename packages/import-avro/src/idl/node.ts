import type { PositionTable } from "@lintel/document"
import { setOwn } from "@lintel/import"

/** A value, with the offsets of the text that says it. */
export type Node =
  | { readonly kind: "scalar"; readonly value: string | number | boolean | null; readonly start: number; end: number }
  | { readonly kind: "list"; readonly items: Array<Node>; readonly start: number; end: number }
  | { readonly kind: "object"; readonly entries: Map<string, Node>; readonly start: number; end: number }

export type ObjectNode = Extract<Node, { readonly kind: "object" }>

interface Rows {
  readonly starts: Array<number>
  readonly ends: Array<number>
  readonly next: Array<number>
  readonly keys: Array<string | undefined>
}

/** Writes the rows of a node and of what is in it; the depth of nodes is limited where they are made. */
const write = (rows: Rows, node: Node, key: string | undefined): unknown => {
  const row = rows.starts.length
  rows.starts.push(node.start)
  rows.ends.push(node.end)
  rows.next.push(0)
  rows.keys.push(key)
  const value = valueOf(rows, node)
  rows.next[row] = rows.starts.length
  return value
}

const valueOf = (rows: Rows, node: Node): unknown => {
  if (node.kind === "scalar") return node.value
  if (node.kind === "list") return node.items.map((item) => write(rows, item, undefined))
  const out: Record<string, unknown> = {}
  for (const [key, inner] of node.entries) setOwn(out, key, write(rows, inner, key))
  return out
}

/** The value that a node stands for, and where everything in it is said. Keys are not written, so they have no place. */
export const located = (node: Node): { readonly value: unknown; readonly positions: PositionTable } => {
  const rows: Rows = { starts: [], ends: [], next: [], keys: [] }
  const value = write(rows, node, undefined)
  const { ends, keys, next, starts } = rows
  const positions: PositionTable = {
    keyStart: new Int32Array(starts.length).fill(-1),
    valueStart: Int32Array.from(starts),
    valueEnd: Int32Array.from(ends),
    next: Int32Array.from(next),
    keys,
    aliases: new Map(),
    merges: new Set(),
    size: starts.length
  }
  return { value, positions }
}
