import { isKeyPath, nameOf } from "@lintel/model"
import { type Marks, noMarks } from "./graph.js"

const name = String.raw`[A-Za-z0-9._%-]+(?:/[A-Za-z0-9._%-]+)*`

const forms: ReadonlyArray<readonly [RegExp, (match: string) => Partial<Marks>]> = [
  [new RegExp(`^undoes (${name})$`, "u"), (undoes) => ({ undoes })],
  [new RegExp(`^(operation:${name})$`, "u"), (operation) => ({ operation })],
  [new RegExp(`^(message:${name})$`, "u"), (message) => ({ message })],
  [new RegExp(`^(saga:${name})$`, "u"), (saga) => ({ saga })],
  [new RegExp(`^at ((?:service|external):${name})$`, "u"), (at) => ({ at })],
  [new RegExp(`^by ((?:service|external):${name})$`, "u"), (by) => ({ by })],
  [new RegExp(`^on (channel:${name})$`, "u"), (on) => ({ on })],
  [new RegExp(`^to ((?:service|external):${name})$`, "u"), (to) => ({ to })],
  [new RegExp(`^owner (team:${name})$`, "u"), (owner) => ({ owner })],
  [new RegExp(`^choice (${name})$`, "u"), (choice) => ({ choice })],
  [new RegExp(`^asks for (${name})$`, "u"), (asksFor) => ({ asksFor })],
  [new RegExp(`^alternative to (${name})$`, "u"), (alternativeTo) => ({ alternativeTo })],
  [new RegExp(`^way of (${name})$`, "u"), (wayOf) => ({ wayOf })],
  [new RegExp(`^way (${name})$`, "u"), (way) => ({ ways: [nameOf(way)] })],
  [/^(refused)$/u, () => ({ isRefusal: true })],
  [new RegExp(`^waits for (message:${name})$`, "u"), (message) => ({ waitsFor: [message] })],
  [
    /^(completed|aborted|manual)$/u,
    (end) => (end === "completed" || end === "aborted" || end === "manual" ? { end } : {})
  ],
  [/^(human)$/u, () => ({ isHuman: true })],
  [
    /^(compensatable|pivot|retriable|readOnly)$/u,
    (kind) =>
      kind === "compensatable" || kind === "pivot" || kind === "retriable" || kind === "readOnly" ? { kind } : {}
  ]
]

const isWritten = (text: string): boolean => {
  const path = text.slice(text.indexOf(":") + 1)
  return !text.includes(":") || isKeyPath(path)
}

const markOf = (text: string): Partial<Marks> | undefined => {
  for (const [form, read] of forms) {
    const match = form.exec(text)?.[1]
    if (match !== undefined) return isWritten(match) ? read(match) : undefined
  }
  return undefined
}

/** Marks in a list, each as rendering writes it; `undefined` when one of them is none. */
export const marksIn = (parts: ReadonlyArray<string>): Marks | undefined => {
  let marks: Marks = noMarks
  for (const text of parts) {
    const part = markOf(text)
    if (part === undefined) return undefined
    const waitsFor = [...marks.waitsFor, ...(part.waitsFor ?? [])]
    marks = { ...marks, ...part, waitsFor, ways: [...marks.ways, ...(part.ways ?? [])] }
  }
  return marks
}

/** The longest comment in which marks are looked for. */
const longest = 20_000

/** A comment as text and marks: `Holds the stock. [operation:stock/reserve; pivot]`. Brackets of other words are text. */
export const readMarks = (
  comment: string | undefined
): { readonly text: string | undefined; readonly marks: Marks } => {
  if (comment === undefined || comment === "") return { text: undefined, marks: noMarks }
  const plain = { text: comment, marks: noMarks }
  const start = comment.lastIndexOf("[")
  if (!comment.endsWith("]") || start < 0 || comment.length > longest) return plain
  const marks = marksIn(comment.slice(start + 1, -1).split("; "))
  if (marks === undefined) return plain
  const text = comment.slice(0, start).trim()
  return { text: text === "" ? undefined : text, marks }
}
