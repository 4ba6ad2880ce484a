/** A column's type as far as its values are known. Lengths and digits that nothing bounds are infinite. */
type ColumnType =
  | { readonly _tag: "Text"; readonly length: number }
  | { readonly _tag: "Integer"; readonly bits: number }
  | { readonly _tag: "Numeric"; readonly whole: number; readonly scale: number }
  | { readonly _tag: "Float"; readonly bits: number }
  | { readonly _tag: "Spelled" }

/** What becomes of values of one type in a place of another. */
export type Fit =
  | { readonly _tag: "Fits" }
  | { readonly _tag: "Refused"; readonly value: string }
  | { readonly _tag: "Unknown"; readonly reason: string }

const infinite = Number.POSITIVE_INFINITY
const postgres = /\b(?:postgres(?:ql)?|postgis|timescale(?:db)?|alloydb|yugabyte(?:db)?)\b/iu
const others = /\b(?:aurora|mysql|mariadb|percona|mssql|sql ?server|azure sql)\b/iu

const integers: ReadonlyMap<string, number> = new Map(
  Object.entries({ smallint: 16, int2: 16, smallserial: 16, int: 32, integer: 32, int4: 32, serial: 32 }).concat(
    Object.entries({ bigint: 64, int8: 64, bigserial: 64 })
  )
)
const floats: ReadonlyMap<string, number> = new Map(
  Object.entries({ real: 32, float4: 32, "double precision": 64, double: 64, float8: 64 })
)
/** Types that have a spelling of their own: not every text is one of their values. */
const spelled: ReadonlySet<string> = new Set(
  "boolean bool uuid date time timestamp timestamptz json jsonb inet interval"
    .split(" ")
    .concat("timestamp with time zone", "timestamp without time zone")
)

const numericOf = (sizes: ReadonlyArray<number>, isPostgres: boolean): ColumnType | undefined => {
  const [precision, scale = 0] = sizes
  if (precision !== undefined)
    return scale > precision ? undefined : { _tag: "Numeric", whole: precision - scale, scale }
  return isPostgres ? { _tag: "Numeric", whole: infinite, scale: infinite } : undefined
}

/** Reads a type in the words of SQL; nothing where engines differ in what the word means. */
const typeOf = (text: string, engine: string | undefined): ColumnType | undefined => {
  const isPostgres = engine !== undefined && postgres.test(engine)
  if (engine !== undefined && !isPostgres && !others.test(engine)) return undefined
  const [, word = "", size] =
    /^([a-z][a-z0-9 ]{0,40}?)\s*(?:\(\s*(\d{1,9}(?:\s*,\s*\d{1,9})?)\s*\))?$/u.exec(text.trim().toLowerCase()) ?? []
  const sizes = size === undefined ? [] : size.split(",").map(Number)
  const [first] = sizes
  if (/^(?:varchar2?|nvarchar2?|character varying)$/u.test(word)) {
    if (first !== undefined) return { _tag: "Text", length: first }
    return isPostgres || engine === undefined ? { _tag: "Text", length: infinite } : undefined
  }
  if (word === "numeric" || word === "decimal") return numericOf(sizes, isPostgres)
  const bits = integers.get(word)
  // A width in brackets is how a whole number is shown, not how large it is.
  if (bits !== undefined) return { _tag: "Integer", bits }
  if (first !== undefined) return undefined
  if (word === "text" || word === "string") return { _tag: "Text", length: infinite }
  const precision = floats.get(word)
  if (precision !== undefined) return { _tag: "Float", bits: precision }
  return spelled.has(word) ? { _tag: "Spelled" } : undefined
}

const fits: Fit = { _tag: "Fits" }
const refused = (value: string): Fit => ({ _tag: "Refused", value })
const unknown = (reason: string): Fit => ({ _tag: "Unknown", reason })

/** Digits of the largest whole number of so many bits. */
const digitsOf = (bits: number): number => String(2n ** BigInt(bits - 1)).length

const intoText = (from: ColumnType, length: number): Fit => {
  if (from._tag === "Text") return from.length <= length ? fits : refused(`a text of ${length + 1} characters`)
  // The sign is one character more.
  const needed = from._tag === "Integer" ? digitsOf(from.bits) + 1 : infinite
  return needed <= length || length === infinite ? fits : unknown(`not every value may fit into ${length} characters`)
}

const intoNumeric = (from: ColumnType, to: Extract<ColumnType, { _tag: "Numeric" }>): Fit => {
  const whole = from._tag === "Integer" ? digitsOf(from.bits) : from._tag === "Numeric" ? from.whole : undefined
  if (whole === undefined) return unknown("digits may be lost")
  if (whole > to.whole) return refused(`a number of ${to.whole + 1} digits`)
  return from._tag === "Numeric" && from.scale > to.scale ? unknown("digits after the point are rounded away") : fits
}

const into = (from: ColumnType, to: ColumnType, name = "such value"): Fit => {
  if (to._tag === "Text") return intoText(from, to.length)
  if (from._tag === "Text") return refused(`a text that is no ${name}`)
  if (to._tag === "Numeric") return intoNumeric(from, to)
  if (from._tag === "Integer" && to._tag === "Integer")
    return from.bits <= to.bits ? fits : refused(String(2n ** BigInt(to.bits - 1)))
  if (from._tag === "Float" && to._tag === "Float" && from.bits <= to.bits) return fits
  return unknown("digits may be lost, or the value is spelled otherwise")
}

const both = (a: string, b: string, engine: string | undefined): readonly [ColumnType, ColumnType] | undefined => {
  const [from, to] = [typeOf(a, engine), typeOf(b, engine)]
  return from === undefined || to === undefined ? undefined : [from, to]
}

const notKnown = (a: string, b: string): Fit => unknown(`nobody says whether ${a} and ${b} have the same values`)

/**
 * Whether a column takes every value that code built for another type writes. Ranges and lengths are refused, and every
 * value may be assigned to a text, while a text is never taken for something else unless it is spelled so (PostgreSQL,
 * "Data Types" and CREATE CAST: casts to text are assignment casts, those from text are explicit).
 */
export const writtenInto = (code: string, column: string, engine: string | undefined): Fit => {
  const types = both(code, column, engine)
  return types === undefined ? notKnown(code, column) : into(...types, column)
}

/**
 * Whether code built for one type can read a column of another. Values that are larger than the code has room for are there
 * only when somebody writes them; texts are there already where the column `held` them for other code.
 */
export const readFrom = (column: string, code: string, engine: string | undefined, held: boolean): Fit => {
  const types = both(column, code, engine)
  if (types === undefined) return notKnown(column, code)
  const [from, to] = types
  if (from._tag === to._tag && from._tag !== "Spelled") return fits
  if (from._tag === "Text" && held) return refused(`a text that is no ${code}`)
  if (from._tag === "Integer" && to._tag === "Numeric") return fits
  return unknown(`whether it reads ${column} as ${code} depends on its driver`)
}

/** How a column's values change with its type. */
export type TypeChange = "same" | "wider" | "narrower" | "other"

/** Whether a type takes all values of the one before it, or the other way round. */
export const changeOfType = (old: string | undefined, fresh: string | undefined, engine?: string): TypeChange => {
  const types = old === undefined || fresh === undefined ? undefined : both(old, fresh, engine)
  if (types === undefined || types[0]._tag !== types[1]._tag || types[0]._tag === "Spelled")
    return old === fresh ? "same" : "other"
  const [there, back] = [into(...types)._tag === "Fits", into(types[1], types[0])._tag === "Fits"]
  return there && back ? "same" : there ? "wider" : back ? "narrower" : "other"
}

/** Whether the values are numbers, of which code has room for so many. */
export const isNumber = (type: string | undefined, engine: string | undefined): boolean => {
  const known = type === undefined ? undefined : typeOf(type, engine)?._tag
  return known === "Integer" || known === "Numeric" || known === "Float"
}

/** What the change itself asks of the table, in words; nothing where the engine is not known to ask it. */
export const costOfChange = (old: string, fresh: string, engine: string | undefined): string => {
  const change = changeOfType(old, fresh, engine)
  if (change === "narrower") return ", which fails while a row does not fit"
  const isText = typeOf(old, engine)?._tag === "Text"
  const isPostgres = engine !== undefined && postgres.test(engine)
  return change === "wider" && isPostgres && !isText ? ", which rewrites the table and locks it meanwhile" : ""
}
