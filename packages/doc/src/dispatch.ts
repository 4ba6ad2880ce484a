import type { BlockNodes, InlineNodes } from "./document.js"

/** One function per inline node: a missing node does not compile. */
export type InlineHandlers<Context, Result> = {
  readonly [Tag in keyof InlineNodes]: (node: InlineNodes[Tag], context: Context) => Result
}

/** One function per block node: a missing node does not compile. */
export type BlockHandlers<Context, Result> = {
  readonly [Tag in keyof BlockNodes]: (node: BlockNodes[Tag], context: Context) => Result
}

// The tag is passed beside the node so that both are tied to one type parameter.
export const handleInline = <Tag extends keyof InlineNodes, Context, Result>(
  handlers: InlineHandlers<Context, Result>,
  tag: Tag,
  node: InlineNodes[Tag],
  context: Context
): Result => handlers[tag](node, context)

export const handleBlock = <Tag extends keyof BlockNodes, Context, Result>(
  handlers: BlockHandlers<Context, Result>,
  tag: Tag,
  node: BlockNodes[Tag],
  context: Context
): Result => handlers[tag](node, context)
