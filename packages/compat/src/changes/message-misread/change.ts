import * as Schema from "effect/Schema"
import { Doc } from "@lintel/doc"
import { commonData } from "../../changeData.js"
import { changeKind } from "../../changeKind.js"
import { versioned } from "../../changeWords.js"

/** Ways out, by what happens. */
const ways: Readonly<Record<string, string>> = {
  encoding:
    "Say in the content type how messages are encoded, and give the new encoding a message or a channel of its own.",
  precision: "Keep the integer type, or make sure that nobody writes numbers beyond what the reader's type holds.",
  text: "Keep bytes where not everything is text.",
  "symbol-default": "Let readers know the symbol before anybody writes it.",
  "default-masks-absence":
    'Let the type begin with "null" and the default be null where readers have to tell "not written" from a value.',
  scale: "Keep the scale; another one is a field of another name.",
  digits: "Give readers the higher precision before anybody writes it.",
  unit: "Keep the unit; another one is a field of another name.",
  "logical-type": "Keep the logical type; another meaning is a field of another name.",
  assumed: "Make sure that what is written already meant this, or give the field another name."
}

export const messageMisread = changeKind("compat/message-misread", {
  class: "changes-meaning",
  summary: "Readers decode a message, and take it for something else than was written.",
  data: Schema.Struct({
    ...commonData,
    part: Schema.String,
    where: Schema.Record(Schema.String, Schema.String),
    /** The place in the message, as a JSON Pointer. */
    path: Schema.String,
    /** What kind of misreading it is: precision, unit, scale, symbol-default and so on. */
    kind: Schema.String,
    reason: Schema.String,
    /** The value there, as people write it, before and after. */
    written: Schema.optionalKey(Schema.String),
    read: Schema.optionalKey(Schema.String)
  }),
  identity: ["part", "where", "path", "kind"],
  cause: ["path", "kind", "reason"],
  explain: ({ kind, part, path, reaches, read, reason, versions, where, written }) => {
    const address = reaches[0] ?? ""
    const old = where["version"] ?? versions.old
    const [reader, writer] = part === "message" ? [old, versions.new] : [versions.new, old]
    const at = path === "" ? [] : [" at ", Doc.code(path)]
    const what =
      kind === "default-masks-absence"
        ? [" fills in ", Doc.code(path), ` where ${writer} writes nothing`]
        : [` decodes what ${writer} writes, and takes it for something else`, ...at]
    const way = ways[kind]
    return {
      consequence: [...versioned(address, reader), ...what, "."],
      details: [
        [reason],
        ...(read === undefined || written === undefined ? [] : [[Doc.code(written), " is read as ", Doc.code(read)]])
      ],
      why: ["Nothing fails: the wrong value goes on into whatever is computed from it."],
      fixes: way === undefined ? [] : [[way]]
    }
  }
})
