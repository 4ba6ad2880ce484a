import { Escape } from "@lintel/render"

const entity = (character: string): string => `#${character.codePointAt(0) ?? 0};`

/**
 * What Mermaid reads as something else than text, in labels of any diagram: quotes end a label; `#` and `;` make
 * entities and end statements; `%` begins a comment; `:` begins icons and descriptions; a backtick begins Markdown;
 * `$` formulas; `\` line breaks; braces directives. The last two are what Mermaid itself puts in the place of
 * entities while it reads: left alone they would turn into entities of their own.
 */
const special = Array.from('"#;%:`$\\{}<>&*~|@^\u{FB02}\u{B6}')

/** Line breaks inside a name would end the statement; other controls cannot be drawn. */
const controls = [...Array.from({ length: 32 }, (_, code) => code), 127, 0x85, 0x20_28, 0x20_29, 0xfe_ff]

const escapeCharacters = Escape.make(
  Object.fromEntries([
    ...special.map((character) => [character, entity(character)]),
    ...controls.map((code) => [String.fromCodePoint(code), " "])
  ])
)

/** `direction TB` anywhere in a line is a statement for Mermaid, even between quotes. */
const escapeDirection = (text: string): string =>
  text.replaceAll(/direction(?=\s)/giu, (word) => `${entity(word.slice(0, 1))}${word.slice(1)}`)

/** A name of nothing but blanks cannot be seen, and an empty label cannot be read. */
const noName = "(no name)"

/** Text of a label on one line. */
export const escapeLabel = (text: string): string => {
  const line = escapeCharacters(text).replaceAll(/\s+/gu, " ").trim()
  return line === "" ? noName : escapeDirection(line)
}

/**
 * Words that mean something in one of the languages of Mermaid, whatever their case, and names that every object of
 * JavaScript has: its layout keeps nodes in plain objects.
 */
export const reservedWords: ReadonlyArray<string> = [
  "_blank _parent _self _top acc_descr acc_title accdescr acctitle activate actor alt and as autonumber block box",
  "br break bt call choice class classdef click create critical deactivate default destroy details direction else end",
  "flowchart flowchart_elk fork graph hide href init interpolate join left link links linkstyle loop lr note nowrap o",
  "off opt option over par par_over participant properties rect right rl scale sequencediagram state statediagram",
  "style subgraph swimlane_beta tb td title v wrap x",
  "constructor hasownproperty isprototypeof propertyisenumerable tolocalestring tostring valueof"
].flatMap((line) => line.split(" "))
