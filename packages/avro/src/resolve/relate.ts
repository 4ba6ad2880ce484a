import type { Datum } from "../datum/datum.js"
import {
  type AvroType,
  describe,
  type EnumType,
  type Field,
  type NamedType,
  type RecordType,
  type UnionType
} from "../schema/types.js"
import type { Around, ChangeKind, Edge, Found, Leaf, RefusalKind, RemarkKind, Step, UndecidedKind } from "./cause.js"
import { meaningOf } from "./logical.js"
import { exactBranch, isPromoted, matchingBranches, nameFit } from "./match.js"
import type { Sizes } from "./sizes.js"

/** What deciding one pair of types needs to know. */
export interface Relating {
  readonly writers: Sizes
  /** Whether a reader that takes this branch reads all data of the type: asked only where readers disagree. */
  readonly outcome: (writer: AvroType, reader: AvroType) => "reads" | "changes" | "refuses" | "unknown"
}

interface Collecting {
  readonly writer: AvroType
  readonly reader: AvroType
  readonly edges: Array<Edge>
  readonly leaves: Array<Leaf>
  readonly remarks: Array<Found<RemarkKind>>
  /** The field of the reader that is looked at. */
  readonly field?: Field
}

const found = <Kind extends string>({ field, reader, writer }: Collecting, kind: Kind, text: string): Found<Kind> => ({
  kind,
  text,
  writer: writer.place,
  reader: field?.place ?? reader.place
})

const withField = ({ field }: Collecting): { readonly field?: string } =>
  field === undefined ? {} : { field: field.name }

type Specimen = () => Datum | undefined

const withSpecimen = (specimen: Specimen | undefined): { readonly specimen?: Specimen } =>
  specimen === undefined ? {} : { specimen }

const refuse = (at: Collecting, kind: RefusalKind, text: string, specimen?: Specimen): void => {
  at.leaves.push({ _tag: "Refusal", ...found(at, kind, text), ...withSpecimen(specimen), ...withField(at) })
}

const change = (at: Collecting, kind: ChangeKind, text: string, specimen?: Specimen): void => {
  at.leaves.push({ _tag: "Change", ...found(at, kind, text), ...withSpecimen(specimen), ...withField(at) })
}

const doubt = (at: Collecting, kind: UndecidedKind, text: string): void => {
  at.leaves.push({ _tag: "Doubt", ...found(at, kind, text) })
}

const remark = (at: Collecting, kind: RemarkKind, text: string): void => {
  at.remarks.push(found(at, kind, text))
}

/** Decides one pair: what is wrong at this place, and which pairs inside have to be decided. */
export const relate = (relating: Relating, writer: AvroType, reader: AvroType): Step => {
  const at: Collecting = { writer, reader, edges: [], leaves: [], remarks: [] }
  const isEmpty = relating.writers.of(writer) === undefined
  if (!isEmpty) relateInhabited(relating, at)
  return at
}

const relateInhabited = (relating: Relating, at: Collecting): void => {
  const { reader, writer } = at
  if (writer._tag === "union") relateBranches(relating, at, writer)
  else if (reader._tag === "union") chooseBranch(relating, at, reader)
  else if ("name" in writer) relateNamed(at, writer)
  else if (writer._tag === "array" && reader._tag === "array") inner(relating, at, writer.items, reader.items, "item")
  else if (writer._tag === "map" && reader._tag === "map") inner(relating, at, writer.values, reader.values, "value")
  else if (writer._tag === reader._tag || isPromoted(writer, reader)) relatePrimitives(at)
  else refuse(at, "type", `${describe(writer)} cannot be read as ${describe(reader)}`)
}

const inner = (
  { writers }: Relating,
  { edges }: Collecting,
  writer: AvroType,
  reader: AvroType,
  kind: "item" | "value"
): void => {
  if (writers.of(writer) !== undefined) edges.push({ writer, reader, around: { _tag: kind } })
}

const relateBranches = ({ writers }: Relating, { edges, reader }: Collecting, union: UnionType): void => {
  for (const [index, writer] of union.branches.entries()) {
    if (writers.of(writer) !== undefined) edges.push({ writer, reader, around: { _tag: "branch", index } })
  }
}

const same: Around = { _tag: "same" }

/**
 * The specification takes the first branch that matches. Readers in use take one of the same full name before it, and
 * some go on to a later branch where that one cannot read the data: where that matters, nobody can say.
 */
const chooseBranch = (relating: Relating, at: Collecting, union: UnionType): void => {
  const { edges, writer } = at
  const matching = matchingBranches(writer, union)
  const [first] = matching
  const exact = exactBranch(writer, union)
  const chosen = "name" in writer && exact !== undefined ? exact : first
  const branch = chosen === undefined ? undefined : union.branches[chosen]
  if (branch === undefined) {
    refuse(at, "branch", `no branch of the union can read ${describe(writer)}`)
    return
  }
  if ("name" in writer && matching.length > 1) {
    const outcomes = new Set(
      matching.map((index) => {
        const candidate = union.branches[index]
        return candidate === undefined ? "unknown" : relating.outcome(writer, candidate)
      })
    )
    if (outcomes.size > 1 || outcomes.has("unknown")) {
      doubt(at, "branch-choice", `several branches of the union match ${describe(writer)}, and read it differently`)
      return
    }
  } else if (exact !== undefined && exact !== chosen) {
    const text = `${describe(writer)} is read by the branch ${describe(branch)}, the first that matches; some readers take ${describe(writer)}`
    remark(at, "branch-choice", text)
  }
  edges.push({ writer, reader: branch, around: same })
}

const relateNamed = (at: Collecting, writer: NamedType): void => {
  const { reader } = at
  if (!("name" in reader) || reader._tag !== writer._tag) {
    refuse(at, "type", `${describe(writer)} cannot be read as ${describe(reader)}`)
    return
  }
  const fit = nameFit(writer, reader)
  if (fit === undefined) {
    refuse(at, "name", `${describe(writer)} has another name than ${describe(reader)}, which has no alias for it`)
    return
  }
  if (fit === "foreign") {
    doubt(at, "alias", `${reader.name} has an alias that is ${writer.name} but for its namespace`)
    return
  }
  if (fit === "alias") remark(at, "alias", `${reader.name} reads ${writer.name} by its alias`)
  if (fit === "simple") remark(at, "namespace", `${writer.name} and ${reader.name} differ in their namespace`)
  if (writer._tag === "record" && reader._tag === "record") relateRecords(at, writer, reader)
  else if (writer._tag === "enum" && reader._tag === "enum") relateEnums(at, writer, reader)
  else if (writer._tag === "fixed" && reader._tag === "fixed") {
    if (writer.size === reader.size) relateMeaning(at)
    else
      refuse(
        at,
        "size",
        `${writer.name} has ${writer.size} bytes where it is written and ${reader.size} where it is read`
      )
  }
}

const relateMeaning = (at: Collecting): void => {
  const meaning = meaningOf(at.writer, at.reader)
  if (meaning._tag === "Changed") change(at, meaning.kind, meaning.text, meaning.specimen)
  if (meaning._tag === "Remark") remark(at, meaning.kind, meaning.text)
}

/** Integers that the reader's type has no number for; their neighbours it has. */
const beyond: Readonly<Record<string, Datum>> = {
  "int float": { _tag: "int", value: 16_777_217 },
  "long float": { _tag: "long", value: 16_777_217n },
  "long double": { _tag: "long", value: 9_007_199_254_740_993n }
}

/** A byte that begins no character. */
const noText: Datum = { _tag: "bytes", value: Uint8Array.of(0xff) }

const relatePrimitives = (at: Collecting): void => {
  const { reader, writer } = at
  const lost = beyond[`${writer._tag} ${reader._tag}`]
  if (lost !== undefined)
    change(at, "precision", `not every ${writer._tag} is a ${reader._tag}: digits are lost`, () => lost)
  if (writer._tag === "bytes" && reader._tag === "string") {
    change(at, "text", "bytes that are no UTF-8 are read as other text", () => noText)
  }
  relateMeaning(at)
}

const mostNamed = 5

const listed = (names: ReadonlyArray<string>): string =>
  names.length <= mostNamed
    ? names.join(", ")
    : `${names.slice(0, mostNamed).join(", ")} and ${names.length - mostNamed} more`

const symbolSets = new WeakMap<EnumType, ReadonlySet<string>>()

const symbolsOf = (type: EnumType): ReadonlySet<string> => {
  const known = symbolSets.get(type) ?? new Set(type.symbols)
  symbolSets.set(type, known)
  return known
}

const relateEnums = (at: Collecting, writer: EnumType, reader: EnumType): void => {
  const known = symbolsOf(reader)
  const unknown = writer.symbols.filter((symbol) => !known.has(symbol))
  const [symbol] = unknown
  if (symbol === undefined) return
  const specimen: Specimen = () => ({ _tag: "enum", symbol })
  const [noun, verb] = unknown.length === 1 ? ["symbol", "is"] : ["symbols", "are"]
  if (reader.default === undefined) {
    refuse(
      at,
      "symbol",
      `the ${noun} ${listed(unknown)} of ${writer.name} ${verb} not known, and there is no default`,
      specimen
    )
  } else {
    change(
      at,
      "symbol-default",
      `the ${noun} ${listed(unknown)} of ${writer.name} ${verb} read as ${reader.default}`,
      specimen
    )
  }
}

const positionOf = (name: string, positions: ReadonlyMap<string, number>): ReadonlyArray<number> => {
  const position = positions.get(name)
  return position === undefined ? [] : [position]
}

/** The fields of the writer that may be meant by one of the reader. */
const meantBy = (field: Field, positions: ReadonlyMap<string, number>): ReadonlyArray<number> =>
  field.aliases.length === 0
    ? positionOf(field.name, positions)
    : [...new Set([field.name, ...field.aliases])].flatMap((name) => positions.get(name) ?? [])

const positionTables = new WeakMap<RecordType, ReadonlyMap<string, number>>()

const positionsOf = (type: RecordType): ReadonlyMap<string, number> => {
  const known = positionTables.get(type) ?? new Map(type.fields.map(({ name }, index) => [name, index]))
  positionTables.set(type, known)
  return known
}

const relateRecords = (at: Collecting, writer: RecordType, reader: RecordType): void => {
  const positions = positionsOf(writer)
  for (const field of reader.fields) {
    const meant = meantBy(field, positions)
    const [index] = meant
    const here: Collecting = { ...at, field }
    const source = index === undefined ? undefined : writer.fields[index]
    if (meant.length > 1) {
      const names = meant.map((it) => writer.fields[it]?.name ?? "")
      doubt(here, "alias", `the field ${field.name} stands for ${names.join(" and ")} of the writer`)
    } else if (index !== undefined && source !== undefined) {
      if (source.name !== field.name) remark(here, "alias", `the field ${field.name} reads ${source.name} by its alias`)
      at.edges.push({ writer: source.type, reader: field.type, around: { _tag: "field", index } })
    } else relateAbsent(here, field, writer)
  }
}

const relateAbsent = (at: Collecting, field: Field, writer: RecordType): void => {
  if (field.default === undefined) {
    refuse(at, "field", `nothing is written for the field ${field.name} of ${writer.name}, and it has no default`)
  } else if (field.default.value !== null) {
    const text = `the field ${field.name} of ${writer.name} is not written and read as its default, as if that had been written`
    change(at, "default-masks-absence", text)
  }
}
