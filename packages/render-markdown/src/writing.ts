import { type Block, Doc, shortAddress } from "@lintel/doc"
import type { ModelIndex } from "@lintel/model"
import type { LossCollector } from "@lintel/render"
import type { Lookups } from "./lookups.js"
import { overviewPath, type Pages, relative } from "./pages.js"

/** What stands in a line: text, or something marked. */
export type Words = Doc.Words

/** What writing one page needs. */
export interface Writing {
  readonly index: ModelIndex
  readonly lookups: Lookups
  readonly pages: Pages
  /** The page that is being written. */
  readonly from: string
  readonly losses: LossCollector
}

/** Text on one line, with single blanks. */
export const oneLine = (text: string): string => (/\s/u.test(text) ? text.replaceAll(/\s+/gu, " ").trim() : text)

/** What a person calls an entity; a name of nothing but blanks is said to be none. */
export const nameFor = (address: string): string => {
  const short = oneLine(shortAddress(address))
  return short === "" ? "(no name)" : short
}

/** A title: marks that end a sentence end no title. */
export const titleText = (text: string): string => {
  const bare = oneLine(text).replace(/[\s.,;:!。，；：！]+$/u, "")
  return bare === "" ? "(no name)" : bare
}

/** An entity by name, linked to its page where it has one. */
export const entity = (writing: Writing, address: string): Words => {
  const path = writing.pages.pathOf(address)
  const title = address.startsWith("decision:") ? writing.index.find(address as `decision:${string}`)?.value.title : ""
  const name = Doc.text(title === undefined || title.trim() === "" ? nameFor(address) : oneLine(title))
  return path === undefined || path === writing.from ? name : Doc.link(relative(writing.from, path), name)
}

/** A section of the overview by its title. */
export const overviewSection = (writing: Writing, title: string, words: string): Words =>
  writing.pages.hasOverview
    ? Doc.link(`${relative(writing.from, overviewPath)}#${slug(title)}`, words)
    : Doc.text(words)

/** The anchor that readers of Markdown give to a title of plain words. */
export const slug = (title: string): string => title.toLowerCase().replaceAll(" ", "-")

/** Things in a row, with commas between them. */
export const listed = (items: ReadonlyArray<Words>, separator = ", "): ReadonlyArray<Words> =>
  items.flatMap((item, at) => (at === 0 ? [item] : [separator, item]))

/** Entities in a row. */
export const entities = (writing: Writing, addresses: ReadonlyArray<string> | undefined): ReadonlyArray<Words> =>
  listed((addresses ?? []).map((address) => entity(writing, address)))

/** Prose of the design: a blank line ends a paragraph. */
export const prose = (text: string | undefined): ReadonlyArray<Block> =>
  (text ?? "")
    .split(/\n[ \t]*\n/u)
    .filter((part) => part.trim() !== "")
    .map((part) => Doc.para(part.trim()))

/** A sentence with its end. */
export const ended = (text: string): string => (/[.!?…]\s*$/u.test(text) ? text.trimEnd() : `${text.trimEnd()}.`)

/** Sentences, or parts of one, in a row. */
export const inARow = (parts: ReadonlyArray<string>): string =>
  parts
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .reduce((all, part) => (all === "" ? part : `${all}${/[.!?]$/u.test(all) ? "" : ";"} ${part}`), "")

/** Text that may be an address of the web: then it is a link that shows where it leads. */
export const linked = (text: string | undefined): Words =>
  text !== undefined && /^https?:\/\/[^\s/]+\S*$/u.test(text)
    ? Doc.link(text, Doc.text(text.replace(/^https?:\/\//u, "")))
    : Doc.text(text ?? "")

/** The texts that say something. */
export const stated = (texts: ReadonlyArray<string> | undefined): ReadonlyArray<string> =>
  (texts ?? []).map(oneLine).filter((text) => text !== "")

/** Keys with what is said of them; what nobody said is left out. */
export const facts = (
  entries: ReadonlyArray<readonly [key: string, value: Words | ReadonlyArray<Words> | undefined]>
): Block | undefined => {
  const known = entries.flatMap(([key, value]) =>
    value === undefined || (typeof value === "string" && value.trim() === "") ? [] : [[key, value] as const]
  )
  return known.length === 0 ? undefined : Doc.pairs(...known)
}

/** A section, unless nothing is in it. */
export const section = (title: Words, ...blocks: ReadonlyArray<Block | undefined>): ReadonlyArray<Block> => {
  const present = blocks.filter((block) => block !== undefined)
  return present.length === 0 ? [] : [Doc.section(title, ...present)]
}

/** A word made of several joined ones, with blanks: `atLeastOnce` reads `at least once`. */
export const spaced = (word: string | undefined): string =>
  (word ?? "").replaceAll(/[A-Z]/gu, (letter) => ` ${letter.toLowerCase()}`)

/** The title of a section that belongs to one entity. */
export const entityTitle = (kind: string, address: string): string => titleText(`${kind} ${nameFor(address)}`)

/** Titles that differ on one page: linters, and links to titles, want no two alike. */
export const titles = (): ((title: string) => string) => {
  const taken = new Set<string>()
  return (title) => {
    let free = title
    for (let count = 2; taken.has(free.toLowerCase()); count++) free = `${title} (${count})`
    taken.add(free.toLowerCase())
    return free
  }
}
