import { child, type Cursor, warnAt } from "@lintel/import"
import type { Style } from "@lintel/model"
import type { Context } from "./context.js"
import { flagAt } from "./flag.js"

const styles: ReadonlySet<string> = new Set<Style>([
  "matrix",
  "label",
  "simple",
  "form",
  "spaceDelimited",
  "pipeDelimited",
  "deepObject",
  "cookie",
  "tabDelimited"
])

/**
 * Style and explode as the Model keeps them: absent where they are the default of the place, both written where the
 * style is another one, so that no reader needs the rule that the default of explode depends on the style.
 */
export const readStyle = (
  context: Context,
  holder: Cursor,
  defaultStyle: "form" | "simple"
): { readonly style: Style | undefined; readonly explode: boolean | undefined } => {
  const written = child(holder, "style")
  const explode = flagAt(context, holder, "explode")
  if (written !== undefined && !styles.has(String(written.value))) {
    warnAt(context, "malformed", written.trail, `"${String(written.value)}" is no style; the default is taken`, "style")
  }
  const style = written !== undefined && styles.has(String(written.value)) ? (written.value as Style) : defaultStyle
  const ownDefault = style === "form" || style === "cookie"
  // Only one form of deepObject is defined, whatever explode says.
  const isExploded = style === "deepObject" || (explode ?? ownDefault)
  if (style !== defaultStyle) return { style, explode: isExploded }
  return { style: undefined, explode: isExploded === ownDefault ? undefined : isExploded }
}
