import { Escape } from "@lintel/render"
import type { Ops, OpsLine } from "./ops.js"

/** Characters that mean something in the output, and how they are written instead. */
const escape = Escape.make({ "\n": "\\n" })

const printers: { readonly [Tag in OpsLine["_tag"]]: (line: Extract<OpsLine, { _tag: Tag }>) => string } = {
  Service: ({ name }) => `service ${escape(name)}`
}

/**
 * Spells what was decided.
 *
 * @category ops
 * @since 0.1.0
 */
export const print = ({ lines }: Ops): string => lines.map((line) => `${printers[line._tag](line)}\n`).join("")
