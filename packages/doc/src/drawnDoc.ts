import type * as D from "./document.js"

/**
 * Code as it stands.
 *
 * @category block
 * @since 0.1.0
 */
export const codeBlock = (language: string, value: string): D.CodeBlock => ({
  _tag: "CodeBlock",
  language,
  text: value
})

/**
 * Lines of a file with at most two marks.
 *
 * @example
 * ```ts
 * import { Doc, toTerminal } from "@lintel/doc"
 *
 * const snippet = Doc.snippet({
 *   file: "calls/web.ts",
 *   line: 4,
 *   column: 3,
 *   lines: [{ number: 4, text: "  attempts: 3" }],
 *   marks: [{ line: 4, column: 3, length: 11, label: "three tries" }]
 * })
 * toTerminal(Doc.document(snippet)).split("\n")[1] // => "  4 │   attempts: 3"
 * toTerminal(Doc.document(snippet)).split("\n")[3] // => "    ·        ╰ three tries"
 * ```
 * @category block
 * @since 0.1.0
 */
export const snippet = (fields: Omit<D.Snippet, "_tag">): D.Snippet => ({ _tag: "Snippet", ...fields })

/**
 * A snippet by address, looked up when printed.
 *
 * @example
 * ```ts
 * import { Doc, toPlain } from "@lintel/doc"
 *
 * const excerpt = Doc.excerpt([{ address: "call:web/place", pointer: "/policy", label: "three tries" }])
 * toPlain(Doc.document(excerpt)) // => "at web.place /policy: three tries\n"
 * ```
 * @category block
 * @since 0.1.0
 */
export const excerpt = (marks: ReadonlyArray<D.ExcerptMark>, note?: string): D.Excerpt =>
  note === undefined ? { _tag: "Excerpt", marks } : { _tag: "Excerpt", note, marks }

/**
 * A JSON value with notes at pointers.
 *
 * @example
 * ```ts
 * import { Doc, toPlain } from "@lintel/doc"
 *
 * const payload = Doc.payload({ amount: 0 }, [{ pointer: "/amount", text: "has to be positive" }])
 * toPlain(Doc.document(payload)) // => '{\n  "amount": 0 <- has to be positive\n}\n'
 * ```
 * @category block
 * @since 0.1.0
 */
export const payload = (value: D.Json, notes: ReadonlyArray<D.PayloadNote> = []): D.Payload => ({
  _tag: "Payload",
  value,
  notes
})

/**
 * A numbered run.
 *
 * @example
 * ```ts
 * import { Doc, toTerminal } from "@lintel/doc"
 *
 * const trace = Doc.trace([{ outcome: "failed", step: "ship", action: "shipping.book", detail: "NoCarrier" }])
 * toTerminal(Doc.document(trace)) // => "    1  ✗ ship  shipping.book  NoCarrier\n"
 * ```
 * @category block
 * @since 0.1.0
 */
export const trace = (steps: ReadonlyArray<D.TraceStep>): D.Trace => ({ _tag: "Trace", steps })

/**
 * A path with numbers.
 *
 * @example
 * ```ts
 * import { Doc, toTerminal } from "@lintel/doc"
 *
 * const path = Doc.path([{ name: "web" }, { name: "orders", via: "×3" }])
 * toTerminal(Doc.document(path)) // => "      web ──×3──▶ orders\n"
 * ```
 * @category block
 * @since 0.1.0
 */
export const path = (stops: ReadonlyArray<D.Stop>): D.Path => ({ _tag: "Path", stops })

/**
 * A change: removed lines first, then added ones.
 *
 * @example
 * ```ts
 * import { Doc, toTerminal } from "@lintel/doc"
 *
 * toTerminal(Doc.document(Doc.change({ removed: ["a: 1"], added: ["a: 2"] }))) // => "      - a: 1\n      + a: 2\n"
 * ```
 * @category block
 * @since 0.1.0
 */
export const change = (fields: {
  readonly files?: ReadonlyArray<string>
  readonly removed?: ReadonlyArray<string>
  readonly added?: ReadonlyArray<string>
}): D.Diff => ({
  _tag: "Diff",
  files: fields.files ?? [],
  lines: [
    ...(fields.removed ?? []).map((it): D.DiffLine => ({ kind: "removed", text: it })),
    ...(fields.added ?? []).map((it): D.DiffLine => ({ kind: "added", text: it }))
  ]
})

/**
 * A change with its lines in any order.
 *
 * @category block
 * @since 0.1.0
 */
export const diff = (lines: ReadonlyArray<D.DiffLine>, files: ReadonlyArray<string> = []): D.Diff => ({
  _tag: "Diff",
  files,
  lines
})
