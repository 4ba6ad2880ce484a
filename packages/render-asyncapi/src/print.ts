import { Escape } from "@lintel/render"
import type { Asyncapi, AsyncapiLine } from "./asyncapi.js"

/** Characters that mean something in the output, and how they are written instead. */
const escape = Escape.make({ "\n": "\\n" })

const printers: { readonly [Tag in AsyncapiLine["_tag"]]: (line: Extract<AsyncapiLine, { _tag: Tag }>) => string } = {
  Service: ({ name }) => `service ${escape(name)}`
}

/**
 * Spells what was decided.
 *
 * @category asyncapi
 * @since 0.1.0
 */
export const print = ({ lines }: Asyncapi): string => lines.map((line) => `${printers[line._tag](line)}\n`).join("")
