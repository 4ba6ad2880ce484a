import { Escape } from "@lintel/render"

const entity = (character: string): string => `#${character.codePointAt(0) ?? 0};`

/**
 * What Mermaid reads as something else than text, in labels of any diagram: quotes end a label; `#` and `;` make
 * entities and end statements; `%` begins a comment; `:` descriptions and style classes; a backtick begins Markdown;
 * braces directives; `@` properties.
 */
const special = Array.from('"#;%:`{}<>&*~|@^')

/**
 * What Mermaid reads as something else even when it comes from an entity, because it decodes labels with markup
 * before it is done with them: `$$` begins a formula, `\n` is a line break, and the last two are what it writes itself
 * in the place of entities. A character without width and meaning behind each keeps them apart.
 */
const sticky = Array.from("$\\\u{FB02}\u{B6}")
const joiner = "\u{2060}"

/** Line breaks inside a name would end the statement; other controls cannot be drawn. */
const controls = [...Array.from({ length: 32 }, (_, code) => code), 127, 0x85, 0x20_28, 0x20_29, 0xfe_ff]

const escapeCharacters = Escape.make(
  Object.fromEntries([
    ...special.map((character) => [character, entity(character)]),
    ...sticky.map((character) => [character, `${entity(character)}${joiner}`]),
    ...controls.map((code) => [String.fromCodePoint(code), " "])
  ])
)

/** Words that mean something wherever they stand, even between quotes: a direction, an icon. */
const escapeWords = (text: string): string => {
  const words = text.includes(" ")
    ? text.replaceAll(/direction(?=\s)/giu, (word) => `${entity(word.slice(0, 1))}${word.slice(1)}`)
    : text
  return words.includes("#58;fa-") ? words.replaceAll(/(?<=fa[bklrs]?#58;)(?=fa-)/gu, joiner) : words
}

/** A name of nothing but blanks cannot be seen, and an empty label cannot be read. */
const noName = "(no name)"

/** Words of characters that nothing escapes, one blank between them: most labels. */
const plain = /^[!'()+,\-./0-9=?A-Z[\]_a-z]+(?: [!'()+,\-./0-9=?A-Z[\]_a-z]+)*$/

/** Text of a label on one line. */
export const escapeLabel = (text: string): string => {
  if (plain.test(text)) return escapeWords(text)
  const line = escapeCharacters(text).replaceAll(/\s+/gu, " ").trim()
  return line === "" ? noName : escapeWords(line)
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
