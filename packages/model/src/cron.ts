import { isUnitError, type UnitError } from "./units.js"

/** One field of a cron expression. */
interface Field {
  readonly name: string
  readonly least: number
  readonly most: number
  readonly names: ReadonlyArray<string>
  /** Words of schedulers beyond crontab: the last day, the nearest weekday, the third Friday. */
  readonly words?: RegExp
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

const second: Field = { name: "second", least: 0, most: 59, names: [] }
const minute: Field = { name: "minute", least: 0, most: 59, names: [] }
const hour: Field = { name: "hour", least: 0, most: 23, names: [] }
const day: Field = {
  name: "day of the month",
  least: 1,
  most: 31,
  names: [],
  words: /^(?:L|LW|L-(?:[12]?\d|30)|(?:[1-9]|[12]\d|3[01])W)$/iu
}
const month: Field = { name: "month", least: 1, most: 12, names: months }
const weekday: Field = {
  name: "day of the week",
  least: 0,
  most: 7,
  names: weekdays,
  words: /^(?:L|(?:[0-7]|sun|mon|tue|wed|thu|fri|sat)(?:L|#[1-5]))$/iu
}
const year: Field = { name: "year", least: 1970, most: 2199, names: [] }

const shorthand = new Set(["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"])

const valueOf = ({ least, names }: Field, text: string): number | undefined => {
  if (/^\d{1,4}$/u.test(text)) return Number(text)
  const at = names.indexOf(text.toLowerCase())
  return at < 0 ? undefined : at + least
}

const isNone = (text: string): boolean => text === "*" || text === "?"

/** What is wrong with one item of a list: `5`, `MON-FRI`, `1-30/5`, `*` or `*`/5. */
const itemProblem = (field: Field, item: string, wraps: boolean): string | undefined => {
  const [range = "", step, ...more] = item.split("/")
  const bounds = `${field.least} to ${field.most}`
  if (field.words?.test(item) === true) return undefined
  if (more.length > 0) return `"${item}" has two steps`
  if (step !== undefined && !/^\d{1,4}$/u.test(step)) return `"${step}" is no step`
  if (step !== undefined && (Number(step) < 1 || Number(step) > field.most)) {
    return `a step of ${step} is none: the ${field.name} goes from ${bounds}`
  }
  if (isNone(range)) return undefined
  const [from = "", to, ...further] = range.split("-")
  const [first, last] = [valueOf(field, from), to === undefined ? undefined : valueOf(field, to)]
  if (further.length > 0 || first === undefined || (to !== undefined && last === undefined)) {
    return `"${item}" is no ${field.name}`
  }
  for (const value of [first, last ?? first]) {
    if (value < field.least || value > field.most) return `${value} is no ${field.name}: it goes from ${bounds}`
  }
  return last !== undefined && last < first && !wraps ? `the range ${range} goes backwards` : undefined
}

const fieldProblem = (field: Field, text: string, wraps: boolean): string | undefined => {
  for (const item of text.split(",")) {
    const problem = itemProblem(field, item, wraps)
    if (problem !== undefined) return problem
  }
  return undefined
}

const longestMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** The numbers of a list without ranges and steps; `undefined` for any other. */
const numbersOf = (field: Field, text: string): ReadonlyArray<number> | undefined => {
  const values = text.split(",").map((item) => valueOf(field, item))
  const known = values.filter((value) => value !== undefined)
  return known.length === values.length ? known : undefined
}

/** A day that no month named has: 30 February. */
const neverComes = (days: string, inMonths: string, onWeekdays: string): string | undefined => {
  const [wanted, named] = [numbersOf(day, days), numbersOf(month, inMonths)]
  if (wanted === undefined || named === undefined || !isNone(onWeekdays)) return undefined
  const longest = Math.max(...named.map((at) => longestMonths[at - 1] ?? 31))
  return Math.min(...wanted) > longest ? `day ${Math.min(...wanted)} is in none of its months` : undefined
}

const formProblem = (form: ReadonlyArray<Field>, texts: ReadonlyArray<string>): string | undefined => {
  for (const [at, field] of form.entries()) {
    const problem = fieldProblem(field, texts[at] ?? "", form.length > 5)
    if (problem !== undefined) return problem
  }
  const textOf = (field: Field): string => texts[form.indexOf(field)] ?? "*"
  return neverComes(textOf(day), textOf(month), textOf(weekday))
}

const plain = [minute, hour, day, month, weekday]

/** Of six fields the first may be seconds, or the last years. */
const formsOf = (count: number): ReadonlyArray<ReadonlyArray<Field>> => {
  if (count === 5) return [plain]
  if (count === 6)
    return [
      [second, ...plain],
      [...plain, year]
    ]
  return count === 7 ? [[second, ...plain, year]] : []
}

const longest = 200

/**
 * Reads a cron expression: five fields (minute, hour, day of the month, month, day of the week), six with seconds in front
 * or years behind, seven with both, or a word such as `@daily`. What is never due is refused.
 *
 * @example
 * ```ts
 * import { parseCron } from "@lintel/model"
 *
 * parseCron("0  2 * * MON-FRI") // => "0 2 * * MON-FRI"
 * parseCron("0 25 * * *") // => { _tag: "UnitError", text: "0 25 * * *", reason: "is never due: 25 is no hour: it goes from 0 to 23" }
 * ```
 *
 * @category units
 * @since 0.1.0
 */
export const parseCron = (text: string): string | UnitError => {
  const failure = (reason: string): UnitError => ({ _tag: "UnitError", text, reason })
  if (text.length > longest) return failure("is longer than any cron expression")
  const texts = text.trim().split(/\s+/u)
  if (texts.length === 1 && shorthand.has(texts[0] ?? "")) return texts[0] ?? ""
  const problems = formsOf(texts.length).map((form) => formProblem(form, texts))
  if (problems.length === 0) return failure("is not a cron expression of five to seven fields such as 0 2 * * *")
  return problems.includes(undefined) ? texts.join(" ") : failure(`is never due: ${problems[0] ?? ""}`)
}

const zones = new Map<string, boolean>()

const isZone = (text: string): boolean => {
  try {
    return Intl.DateTimeFormat("en", { timeZone: text }).resolvedOptions().timeZone !== ""
  } catch {
    return false
  }
}

/**
 * Reads a time zone: a name of the IANA database (`Europe/Berlin`, `UTC`), or an offset from UTC (`+01:00`). Names are
 * those that the runtime knows.
 *
 * @example
 * ```ts
 * import { parseZone } from "@lintel/model"
 *
 * parseZone("Europe/Berlin") // => "Europe/Berlin"
 * parseZone("Mars/Base") // => { _tag: "UnitError", text: "Mars/Base", reason: "is no time zone such as Europe/Berlin or UTC" }
 * ```
 *
 * @category units
 * @since 0.1.0
 */
export const parseZone = (text: string): string | UnitError => {
  if (/^[+-](?:0\d|1[0-4]):[0-5]\d$/u.test(text)) return text
  const isKnown = zones.get(text) ?? (/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/u.test(text) && isZone(text))
  if (zones.size < 1000) zones.set(text, isKnown)
  return isKnown ? text : { _tag: "UnitError", text, reason: "is no time zone such as Europe/Berlin or UTC" }
}

/** Whether a text is not what was read. */
export const problemIn = (text: string, read: (text: string) => string | UnitError): string | undefined => {
  const result = read(text)
  return isUnitError(result) ? `${JSON.stringify(text.slice(0, 60))} ${result.reason}` : undefined
}
