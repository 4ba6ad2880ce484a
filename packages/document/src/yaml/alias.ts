import { closeRow } from "../positions.js"
import { setKey } from "./key.js"
import { attach, type Constructor, finishEntry, newRow, refuse } from "./state.js"

export const chargeAlias = (state: Constructor, nodes: number, offset: number): void => {
  state.aliasNodes += nodes
  if (state.aliasNodes > state.limits.maxAliasNodes) {
    refuse(state, `the aliases of the document stand for more than ${state.limits.maxAliasNodes} values`, offset)
  }
}

export const readAlias = (state: Constructor, nameStart: number, nameEnd: number): void => {
  const name = state.text.slice(nameStart, nameEnd)
  const anchor = state.anchors.get(name)
  const start = nameStart - 1
  if (anchor === undefined) return refuse(state, `the alias *${name} names no anchor before it`, start)
  if (!anchor.complete) return refuse(state, `the alias *${name} stands inside the value it names`, start)
  const frame = state.top
  state.end = nameEnd
  if (frame !== undefined && !Array.isArray(frame.container) && frame.key === undefined) {
    if (typeof anchor.value === "object" && anchor.value !== null)
      refuse(state, "a mapping key must be a scalar", start)
    return setKey(state, frame, String(anchor.value), start)
  }
  chargeAlias(state, anchor.size, start)
  if (state.frames.length + anchor.height > state.limits.maxDepth) {
    refuse(state, `with the alias *${name}, values are nested deeper than ${state.limits.maxDepth} levels`, start)
  }
  const row = newRow(state, start)
  if (anchor.row >= 0) state.builder.aliases.set(row, anchor.row)
  attach(state, anchor.value, row)
  closeRow(state.builder, row, nameEnd)
  finishEntry(state, anchor.size, anchor.height)
}
