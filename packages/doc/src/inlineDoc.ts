import type * as D from "./document.js"
import { shortAddress } from "./shortAddress.js"

/**
 * A string stands for plain text wherever inline nodes are expected.
 *
 * @category inline
 * @since 0.1.0
 */
export type Words = string | D.Inline

const inline = (words: Words): D.Inline => (typeof words === "string" ? text(words) : words)

/** Words as inline nodes. */
export const inlines = (words: ReadonlyArray<Words>): ReadonlyArray<D.Inline> => words.map(inline)

/**
 * Plain words.
 *
 * @category inline
 * @since 0.1.0
 */
export const text = (value: string): D.Text => ({ _tag: "Text", text: value })

/**
 * Words that carry weight.
 *
 * @category inline
 * @since 0.1.0
 */
export const strong = (...children: ReadonlyArray<Words>): D.Strong => ({ _tag: "Strong", children: inlines(children) })

/**
 * Words that are stressed.
 *
 * @category inline
 * @since 0.1.0
 */
export const emphasis = (...children: ReadonlyArray<Words>): D.Emphasis => ({
  _tag: "Emphasis",
  children: inlines(children)
})

/**
 * A fragment of code.
 *
 * @category inline
 * @since 0.1.0
 */
export const code = (value: string): D.Code => ({ _tag: "Code", text: value })

/**
 * An entity by address; the words default to its short form.
 *
 * @example
 * ```ts
 * import { Doc, toPlain } from "@lintel/doc"
 *
 * toPlain(Doc.document(Doc.para(Doc.name("operation:payments/authorize")))) // => "payments.authorize\n"
 * ```
 * @category inline
 * @since 0.1.0
 */
export const name = (address: string, words: string = shortAddress(address)): D.Name => ({
  _tag: "Name",
  address,
  text: words
})

/**
 * A link; without words the target itself is shown.
 *
 * @example
 * ```ts
 * import { Doc, toPlain } from "@lintel/doc"
 *
 * toPlain(Doc.document(Doc.para(Doc.link("https://example.com", "a page")))) // => "a page (https://example.com)\n"
 * ```
 * @category inline
 * @since 0.1.0
 */
export const link = (href: string, ...children: ReadonlyArray<Words>): D.Link => ({
  _tag: "Link",
  href,
  children: children.length === 0 ? [text(href)] : inlines(children)
})

/**
 * A number with unit and origin.
 *
 * @example
 * ```ts
 * import { Doc, toPlain } from "@lintel/doc"
 *
 * const wait = Doc.number(800, { unit: "ms", origin: "system default" })
 * toPlain(Doc.document(Doc.para(wait))) // => "800 ms (system default)\n"
 * ```
 * @category inline
 * @since 0.1.0
 */
export const number = (
  value: number | bigint | string,
  extras: { readonly unit?: string; readonly origin?: string } = {}
): D.Numeral => ({ _tag: "Numeral", value: String(value), ...extras })

/**
 * A key somebody presses.
 *
 * @category inline
 * @since 0.1.0
 */
export const key = (value: string): D.Key => ({ _tag: "Key", text: value })

/**
 * A command somebody types.
 *
 * @category inline
 * @since 0.1.0
 */
export const command = (value: string): D.Command => ({ _tag: "Command", text: value })

/**
 * Where an entity, or a field of it, was written.
 *
 * @example
 * ```ts
 * import { Doc, toPlain } from "@lintel/doc"
 *
 * toPlain(Doc.document(Doc.para(Doc.place("service:web", "/owner")))) // => "web /owner\n"
 * ```
 * @category inline
 * @since 0.1.0
 */
export const place = (address: string, pointer?: string): D.Place =>
  pointer === undefined ? { _tag: "Place", address } : { _tag: "Place", address, pointer }
