import { Ansis } from "ansis"
import type { Line, Role } from "./span.js"

// Sixteen colours, so that a person's own terminal theme applies.
const ansis = new Ansis(1)

const styles: { readonly [It in Role]: (text: string) => string } = {
  breaking: ansis.bold.red,
  "changes-meaning": ansis.bold.magenta,
  undecided: ansis.bold.cyan,
  error: ansis.bold.red,
  warning: ansis.bold.yellow,
  note: ansis.bold.blue,
  strong: ansis.bold,
  emphasis: ansis.italic,
  code: (text) => text,
  name: ansis.cyan,
  link: ansis.underline,
  number: ansis.bold,
  key: ansis.inverse,
  command: ansis.green,
  muted: ansis.dim,
  mark: ansis.red,
  "second-mark": ansis.yellow,
  remark: ansis.yellow,
  ok: ansis.green,
  failed: ansis.red,
  undone: ansis.yellow,
  added: ansis.green,
  removed: ansis.red,
  title: ansis.bold
}

/** A line with its roles as colour. */
export const colourLine = (line: Line): string =>
  line.map(({ text, roles }) => roles.reduceRight((styled, role) => styles[role](styled), text)).join("")
