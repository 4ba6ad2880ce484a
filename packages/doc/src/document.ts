import type { Block } from "./blockNodes.js"

export type * from "./blockNodes.js"
export type * from "./inlineNodes.js"
export type * from "./proofNodes.js"

/**
 * Blocks in order: the one value every printer takes.
 *
 * @category model
 * @since 0.1.0
 */
export interface Document {
  readonly _tag: "Document"
  readonly blocks: ReadonlyArray<Block>
}
