/**
 * One file that a renderer wrote. The path is relative, with `/`, and safe to create below any folder.
 *
 * @category rendering
 * @since 0.1.0
 */
export interface RenderedFile {
  readonly path: string
  readonly text: string
}

/**
 * Something of the design that the target cannot say. `subject` is an address, `pointer` a JSON Pointer inside that
 * entity, `what` a short noun phrase for people: `retry policy`. What is `approximated` is there, but says less or
 * something near.
 *
 * @category losses
 * @since 0.1.0
 */
export interface Loss {
  readonly subject: string
  readonly pointer?: string
  readonly effect: "dropped" | "approximated"
  readonly what: string
}

/**
 * What a renderer answers: files, sorted by path, and what they could not hold, sorted by subject.
 *
 * @category rendering
 * @since 0.1.0
 */
export interface Rendering {
  readonly files: ReadonlyArray<RenderedFile>
  readonly losses: ReadonlyArray<Loss>
}

/**
 * A renderer was asked for something that it, or the design, does not have. `message` says what, and what there is.
 *
 * @category rendering
 * @since 0.1.0
 */
export interface RenderRefusal {
  readonly _tag: "RenderRefusal"
  readonly message: string
}

/**
 * A refusal with its message.
 *
 * @example
 * ```ts
 * import { refusal } from "@lintel/render"
 *
 * refusal("no view is called maps").message // => "no view is called maps"
 * ```
 *
 * @category rendering
 * @since 0.1.0
 */
export const refusal = (message: string): RenderRefusal => ({ _tag: "RenderRefusal", message })

/**
 * Whether a renderer refused.
 *
 * @example
 * ```ts
 * import { isRefusal, refusal } from "@lintel/render"
 *
 * isRefusal({ files: [], losses: [] }) // => false
 * isRefusal(refusal("no view is called maps")) // => true
 * ```
 *
 * @category rendering
 * @since 0.1.0
 */
export const isRefusal = (answer: Rendering | RenderRefusal): answer is RenderRefusal => "_tag" in answer
