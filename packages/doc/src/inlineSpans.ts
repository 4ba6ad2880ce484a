import { handleInline, type InlineHandlers } from "./dispatch.js"
import type { Inline, Place } from "./document.js"
import { neutralLine } from "./neutral.js"
import { shortAddress } from "./shortAddress.js"
import { span, type Line, type Role, type Span } from "./span.js"
import { unbreakableSpace } from "./textWidth.js"

type Roles = ReadonlyArray<Role>

const one = (text: string, roles: Roles, role: Role): Line => [span(neutralLine(text), ...roles, role)]
const unbroken = (text: string, roles: Roles, role: Role): Line => [
  span(neutralLine(text).replaceAll(" ", unbreakableSpace), ...roles, role)
]

const within = (children: ReadonlyArray<Inline>, roles: Roles, role: Role): Line =>
  inlineSpans(children, [...roles, role])

/**
 * A place nobody resolved is the entity's name, and the field where it matters. Names are decoded here: what they hide
 * is made harmless here too.
 */
export const placeText = ({ address, pointer }: Place): string => {
  const name = shortAddress(address)
  return neutralLine(pointer === undefined || pointer === "" ? name : `${name} ${pointer}`)
}

const handlers: InlineHandlers<Roles, ReadonlyArray<Span>> = {
  Text: ({ text }, roles) => [span(text.replaceAll(/[\n\t]/gu, " "), ...roles)],
  Strong: ({ children }, roles) => within(children, roles, "strong"),
  Emphasis: ({ children }, roles) => within(children, roles, "emphasis"),
  Code: ({ text }, roles) => unbroken(text, roles, "code"),
  Name: ({ text }, roles) => one(text, roles, "name"),
  Link: ({ href, children }, roles) => {
    const label = within(children, roles, "link")
    const shown = label.map(({ text }) => text).join("")
    return shown === href ? label : [...label, span(` (${neutralLine(href)})`, ...roles, "muted")]
  },
  Numeral: ({ value, unit, origin }, roles) => [
    span(
      neutralLine(unit === undefined ? value : `${value} ${unit}`).replaceAll(" ", unbreakableSpace),
      ...roles,
      "number"
    ),
    ...(origin === undefined ? [] : [span(` (${neutralLine(origin)})`, ...roles, "muted")])
  ],
  Key: ({ text }, roles) => unbroken(`[${text}]`, roles, "key"),
  Command: ({ text }, roles) => unbroken(text, roles, "command"),
  Place: (node, roles) => one(placeText(node), roles, "link")
}

/** Inline nodes as spans of one line. */
export const inlineSpans = (children: ReadonlyArray<Inline>, roles: Roles = []): Line =>
  children.flatMap((node) => handleInline(handlers, node._tag, node, roles))
