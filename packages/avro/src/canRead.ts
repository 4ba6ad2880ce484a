import type { ChangeKind, RefusalKind, UndecidedKind } from "./resolve/cause.js"
import { type Exploration, exploreSchemas, type FoundLeaf } from "./resolve/search.js"
import type { Cause, InvalidSide, Verdict } from "./result.js"
import { type InvalidSchema, readSchema, type ReadSchemaOptions } from "./schema/read.js"
import { equalJson } from "./schema/reading.js"
import type { AvroSchema } from "./schema/types.js"
import { buildDatum, pointerOf } from "./witness/build.js"
import { confirmChange, type Confirmed, confirmRefusal } from "./witness/confirm.js"

/**
 * How a question is answered.
 *
 * @category questions
 * @since 0.1.0
 */
export interface ReadOptions extends Omit<ReadSchemaOptions, "document"> {
  /** Steps before the answer is undecided; two millions where left out. */
  readonly budget?: number
}

const mostCauses = 50

/** Parts of data that may be executed for one answer, beyond the first that shows it. */
const mostExecuted = 200_000

interface Question {
  readonly writer: AvroSchema
  readonly reader: AvroSchema
  readonly found: Exploration
}

type Kinds = RefusalKind | ChangeKind | UndecidedKind

const causeOf = <Kind extends Kinds>({ leaf, node }: FoundLeaf, kind: Kind): Cause<Kind> => ({
  kind,
  text: leaf.text,
  at: pointerOf(node) + absentField(leaf),
  writer: leaf.writer,
  reader: leaf.reader
})

/** A default is read where the field would be. */
const absentField = (leaf: FoundLeaf["leaf"]): string => (leaf.field === undefined ? "" : `/${leaf.field}`)

type Tried<Kind extends Kinds> = { readonly cause: Cause<Kind>; readonly failure?: string }

const trial = <Kind extends Kinds>(
  question: Question,
  it: FoundLeaf,
  kind: Kind,
  confirm: (datum: NonNullable<ReturnType<typeof buildDatum>>, at: string) => Confirmed
): Tried<Kind> => {
  const cause = causeOf(it, kind)
  const datum = buildDatum(question.found.writers, it)
  if (datum === undefined) return { cause, failure: "the data that show it are too large" }
  const confirmed = confirm(datum, cause.at)
  if (confirmed._tag === "Shown") return { cause: { ...cause, witness: confirmed.witness } }
  return { cause, failure: confirmed.reason }
}

const sizeOf = ({ found }: Question, { node }: FoundLeaf): number => node.cost + (found.writers.of(node.writer) ?? 0)

/** The smallest first; the order of the search decides between equal ones. */
const bySize = (question: Question, leaves: ReadonlyArray<FoundLeaf>): ReadonlyArray<FoundLeaf> =>
  leaves.toSorted((left, right) => sizeOf(question, left) - sizeOf(question, right))

/** Shows causes, the smallest first, until enough are shown or the data get large. */
const showAll = <Kind extends Kinds>(
  question: Question,
  leaves: ReadonlyArray<FoundLeaf>,
  kindOf: (leaf: FoundLeaf) => Kind,
  confirm: (kind: Kind) => Parameters<typeof trial>[3]
): ReadonlyArray<Tried<Kind>> => {
  let executed = 0
  return bySize(question, leaves)
    .slice(0, mostCauses)
    .map((it, index) => {
      const kind = kindOf(it)
      executed += sizeOf(question, it)
      if (index > 0 && executed > mostExecuted) return { cause: causeOf(it, kind) }
      return trial(question, it, kind, confirm(kind))
    })
}

const shownFirst = <Kind extends Kinds>(tried: ReadonlyArray<Tried<Kind>>): ReadonlyArray<Cause<Kind>> => {
  const causes = tried.filter((it) => it.failure === undefined).map((it) => it.cause)
  return [...causes.filter((it) => it.witness !== undefined), ...causes.filter((it) => it.witness === undefined)]
}

const doubtsOf = (leaves: ReadonlyArray<FoundLeaf>): ReadonlyArray<Cause<UndecidedKind>> =>
  leaves.slice(0, mostCauses).flatMap((it) => (it.leaf._tag === "Doubt" ? [causeOf(it, it.leaf.kind)] : []))

const unshown = <Kind extends Kinds>(tried: ReadonlyArray<Tried<Kind>>): ReadonlyArray<Cause<UndecidedKind>> =>
  tried.flatMap(({ cause, failure }) =>
    failure === undefined ? [] : [{ ...cause, kind: "witness" as const, text: `${cause.text}, but ${failure}` }]
  )

const outOfBudget = ({ reader, writer }: Question): Cause<UndecidedKind> => ({
  kind: "budget",
  text: "the question is too large",
  at: "",
  writer: writer.root.place,
  reader: reader.root.place
})

const refusalKind = ({ leaf }: FoundLeaf): RefusalKind => (leaf._tag === "Refusal" ? leaf.kind : "type")
const changeKind = ({ leaf }: FoundLeaf): ChangeKind => (leaf._tag === "Change" ? leaf.kind : "logical-type")

const answer = (question: Question): Verdict => {
  const { found, reader, writer } = question
  const { leaves, more, remarks } = found
  const refused = leaves.filter(({ leaf }) => leaf._tag === "Refusal")
  const changed = leaves.filter(({ leaf }) => leaf._tag === "Change")
  const doubts = leaves.filter(({ leaf }) => leaf._tag === "Doubt")
  const refusals = showAll(question, refused, refusalKind, () => (datum) => confirmRefusal({ writer, reader, datum }))
  const listed = shownFirst(refusals)
  const [refusal] = listed
  if (refusal?.witness !== undefined) {
    const changes = bySize(question, changed)
      .slice(0, mostCauses)
      .map((it) => causeOf(it, changeKind(it)))
    const left = more + Math.max(0, refused.length - mostCauses) + Math.max(0, changed.length - mostCauses)
    return {
      _tag: "Refused",
      witness: refusal.witness,
      at: refusal.at,
      refusals: listed,
      changes,
      more: left,
      remarks
    }
  }
  const isClear = doubts.length === 0 && refused.length === 0 && found.isComplete
  const changes = showAll(
    question,
    changed,
    changeKind,
    () => (datum, at) => confirmChange({ writer, reader, datum }, at)
  )
  const reasons = [...unshown(refusals), ...doubtsOf(doubts), ...(found.isComplete ? [] : [outOfBudget(question)])]
  const shown = shownFirst(changes)
  if (!isClear) return { _tag: "Undecided", reasons, changes: shown }
  const [change] = shown
  if (change?.witness !== undefined) {
    const left = more + Math.max(0, changed.length - mostCauses)
    return { _tag: "ChangesMeaning", witness: change.witness, at: change.at, changes: shown, more: left, remarks }
  }
  if (changed.length > 0) return { _tag: "Undecided", reasons: unshown(changes), changes: [] }
  return { _tag: "Reads", remarks }
}

/**
 * Whether a reader reads everything that any writer with another schema writes, for schemas that were read before.
 *
 * @example
 * ```ts
 * import { readSchema, resolves } from "@lintel/avro"
 *
 * const [int, long] = [readSchema("int"), readSchema("long")]
 * if (int._tag === "InvalidSchema" || long._tag === "InvalidSchema") throw new Error("unreadable")
 * resolves(int, long)._tag // => "Reads"
 * resolves(long, int)._tag // => "Refused"
 * ```
 *
 * @category questions
 * @since 0.1.0
 */
export const resolves = (
  writer: AvroSchema,
  reader: AvroSchema,
  options: Pick<ReadOptions, "budget"> = {}
): Verdict => {
  if (writer === reader || equalJson(writer.source, reader.source)) return { _tag: "Reads", remarks: [] }
  return answer({ writer, reader, found: exploreSchemas(writer, reader, options.budget ?? 2_000_000) })
}

const invalid = (side: "writer" | "reader", { place, problems, reason }: InvalidSchema): InvalidSide => ({
  _tag: "InvalidSchema",
  side,
  pointer: place.pointer,
  reason,
  problems
})

/**
 * Whether a reader reads everything that any writer with another schema writes, by the rules for schema resolution of
 * the Avro specification, and whether it reads what was written.
 *
 * *Details.* The question is about data, not about the form of the schemas: what no datum can reach does not count.
 * Names are compared without their namespaces, as the specification says since 1.9; aliases are those of the reader. Of
 * a union, the branch of the same full name is taken, else the first that matches. What the reader does not know and
 * skips does not count as changed. A default of `null` says that nothing was written; any other default hides it.
 *
 * @example
 * ```ts
 * import { canRead } from "@lintel/avro"
 *
 * const order = (price: unknown) => ({ type: "record", name: "Order", fields: [{ name: "price", type: price }] })
 * const decimal = (scale: number) => ({ type: "bytes", logicalType: "decimal", precision: 9, scale })
 *
 * const answer = canRead(order(decimal(2)), order(decimal(4)))
 * if (answer._tag !== "ChangesMeaning") throw new Error(answer._tag)
 * answer.at // => "/price"
 * answer.changes[0]?.kind // => "scale"
 * answer.witness.bytes // => "0404e2"
 * answer.witness.change // => { written: "12.50", read: "0.1250" }
 * ```
 *
 * @category questions
 * @since 0.1.0
 */
export const canRead = (writer: unknown, reader: unknown, options: ReadOptions = {}): Verdict | InvalidSide => {
  const from = readSchema(writer, options)
  if (from._tag === "InvalidSchema") return invalid("writer", from)
  const to = readSchema(reader, options)
  if (to._tag === "InvalidSchema") return invalid("reader", to)
  return resolves(from, to, options)
}
