/**
 * Replaces characters of a text.
 *
 * @category escaping
 * @since 0.1.0
 */
export type Escape = (text: string) => string

const quoted = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`

/**
 * Escaping as a table: what each character becomes. One pass over the text, so that a replacement is never replaced
 * again, in time linear in its length. Halves of surrogate pairs, which no encoding can write, become U+FFFD.
 *
 * @example
 * ```ts
 * import { Escape } from "@lintel/render"
 *
 * const html = Escape.make({ "&": "&amp;", "<": "&lt;", '"': "&quot;" })
 * html('<a href="x&y">') // => "&lt;a href=&quot;x&amp;y&quot;>"
 * ```
 *
 * @category escaping
 * @since 0.1.0
 */
export const Escape: {
  /** Characters and what is written for each. */
  readonly make: (table: Readonly<Record<string, string>>) => Escape
} = {
  make: (table) => {
    const replacements = new Map(Object.entries(table))
    for (const character of replacements.keys()) {
      if (Array.from(character).length !== 1) throw new RangeError(`${JSON.stringify(character)} is not one character`)
    }
    const found = new RegExp(`[${[...replacements.keys()].map(quoted).join("")}\\p{Surrogate}]`, "gu")
    return (text) => text.replaceAll(found, (character) => replacements.get(character) ?? "\u{FFFD}")
  }
}
