import type { Encoding, Json } from "@lintel/model"
import { queryPairs, type Pair, type Styled } from "./serialisation.js"

/** A part of a body: what its headers say, and its text. */
export interface WrittenPart {
  readonly name?: string
  readonly headers: ReadonlyMap<string, string>
  readonly text: string
}

const boundary = "part"

/** The media type of a body of several parts, with what stands between them. */
export const withBoundary = (mediaType: string): string => `${mediaType}; boundary=${boundary}`

const escapedName = (name: string): string => name.replaceAll('"', "%22").replaceAll(/[\r\n]/g, " ")

/** Parts as the text of a body (RFC 2046 section 5.1, RFC 7578). */
export const writeParts = (parts: ReadonlyArray<WrittenPart>): string =>
  [
    ...parts.map(({ headers, name, text }) => {
      const disposition = name === undefined ? [] : [`Content-Disposition: form-data; name="${escapedName(name)}"`]
      const lines = [...disposition, ...[...headers].map(([key, value]) => `${key}: ${value}`)]
      return `--${boundary}\r\n${lines.join("\r\n")}\r\n\r\n${text}\r\n`
    }),
    `--${boundary}--\r\n`
  ].join("")

/** The parts of a text that `writeParts` wrote: everything is taken from the text again. */
export const readParts = (written: string): ReadonlyArray<WrittenPart> =>
  written
    .split(`--${boundary}\r\n`)
    .slice(1)
    .map((part) => {
      const end = part.indexOf("\r\n\r\n")
      const lines = part.slice(0, end).split("\r\n")
      const headers = new Map(
        lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()] as const)
      )
      const name = /name="([^"]*)"/.exec(headers.get("Content-Disposition") ?? "")?.[1]
      headers.delete("Content-Disposition")
      const text = part.slice(end + 4).replace(/\r\n(?:--part--\r\n)?$/, "")
      return { ...(name === undefined ? {} : { name: name.replaceAll("%22", '"') }), headers, text }
    })

/** A header of a part, whatever case it is written in. */
export const headerOf = ({ headers }: WrittenPart, name: string): string | undefined =>
  [...headers].find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]

/** A property of a body as a parameter of its style. */
export const styledPart = (name: string, encoding: Encoding | undefined): Styled => ({
  in: "query",
  name,
  ...(encoding?.style === undefined ? {} : { style: encoding.style }),
  ...(encoding?.explode === undefined ? {} : { explode: encoding.explode })
})

/** A field of a form, as a parameter that is written the same way: a style that is named goes before a content type. */
export const writtenField = (name: string, encoding: Encoding | undefined): Styled => {
  const { allowReserved, contentType, explode, style } = encoding ?? {}
  const isStyled = style !== undefined || explode !== undefined || allowReserved !== undefined
  return contentType !== undefined && !isStyled && /json/i.test(contentType)
    ? { in: "query", name, content: { [contentType]: {} } }
    : styledPart(name, encoding)
}

/** Names and texts of the fields of a form. */
export const formPairs = (
  value: Readonly<Record<string, Json>>,
  encodingOf: (name: string) => Encoding | undefined
): ReadonlyArray<Pair> =>
  Object.entries(value).flatMap(([name, item]): ReadonlyArray<Pair> =>
    queryPairs(writtenField(name, encodingOf(name)), item)
  )
