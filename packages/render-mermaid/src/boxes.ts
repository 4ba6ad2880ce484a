import type { FlowNode } from "./diagram.js"
import type { GraphNode } from "./graph.js"
import { shortened, wrapped } from "./label.js"
import type { Part } from "./tree.js"

const nameWidth = 24
const nameRows = 3
const detailWidth = 40

/** Whether a name is too long to be drawn whole. */
export const isShortened = ({ name }: { readonly name: string }): boolean => name.length > nameWidth * nameRows

export const boxOf = ({ address, look, name, detail }: GraphNode): FlowNode => ({
  key: address,
  look,
  name: wrapped(name, nameWidth, nameRows),
  detail: shortened(detail, detailWidth)
})

export const boxOfPart = ({ key, name, detail }: Part): FlowNode => ({
  key,
  look: "group",
  name: wrapped(name, nameWidth, nameRows),
  detail
})
