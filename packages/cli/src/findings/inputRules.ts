import * as Schema from "effect/Schema"
import { type AnyRule, Rule, type Severity } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { noRemarks, type Remarks } from "../input/remarks.js"
import { documentAddress, documentOf } from "./documentAddress.js"

const unreached = ({ unreached: found }: Remarks): AnyRule =>
  Rule.make("input/unreached", {
    severity: "warning",
    profile: "starter",
    summary: "Something was constructed and belongs to no system.",
    since: "0.1.0",
    data: Schema.Struct({ address: Schema.String, file: Schema.String, line: Schema.Int }),
    identity: ["address"],
    check: (_, report) => {
      for (const it of found) report(it.address, { ...it })
    },
    explain: ({ address, file, line }) =>
      documentOf(address) === undefined
        ? [
            Doc.para(
              "Nothing checks ",
              Doc.name(address),
              `: it is constructed at ${file}:${line} and no system reaches it.`
            ),
            Doc.para("Include it, or what refers to it, in System.make, or remove it.")
          ]
        : [
            Doc.para(
              `Nothing checks what ${file} constructs from line ${line} on: no module of the design imports it.`
            ),
            Doc.para("Import it and include it in System.make, or remove it.")
          ]
  })

const lossySchema = ({ lossy }: Remarks): AnyRule =>
  Rule.make("input/lossy-schema", {
    severity: "warning",
    profile: "starter",
    summary: "JSON Schema says less exactly what a payload is.",
    since: "0.1.0",
    data: Schema.Struct({
      place: Schema.String,
      kind: Schema.String,
      reason: Schema.String,
      remedy: Schema.String
    }),
    identity: ["place", "kind"],
    cause: ["kind"],
    check: (_, report) => {
      for (const { address, ...data } of lossy) report(address, data)
    },
    explain: ({ place, reason, remedy }) => [
      Doc.para("What is checked of ", Doc.code(place), ` is not quite what the code does: ${reason}.`),
      Doc.para(`Write instead: ${remedy}.`)
    ]
  })

const severities: Readonly<Record<string, Severity>> = {
  "unresolved-reference": "warning",
  "circular-reference": "warning",
  malformed: "warning",
  duplicate: "warning",
  "left-behind": "warning",
  "duplicate-key": "warning",
  "number-precision": "warning"
}

/** Kinds of remarks after which a part of the document is not known: nothing that rests on it is decided. */
const unknownParts: ReadonlySet<string> = new Set(["unresolved-reference", "circular-reference"])

const documentWarning = ({ document }: Remarks): AnyRule =>
  Rule.make("input/document", {
    severity: "note",
    profile: "starter",
    summary: "A document was read, but perhaps not as its author meant it.",
    since: "0.1.0",
    data: Schema.Struct({ file: Schema.String, pointer: Schema.String, kind: Schema.String, reason: Schema.String }),
    identity: ["file", "pointer", "kind"],
    cause: ["kind"],
    check: (_, report) => {
      for (const { file, pointer, kind, reason } of document) {
        const severity = Object.hasOwn(severities, kind) ? severities[kind] : undefined
        const extras = {
          pointer,
          ...(severity === undefined ? {} : { severity }),
          ...(unknownParts.has(kind) ? { class: "undecided" as const } : {})
        }
        report(documentAddress(file), { file, pointer, kind, reason }, extras)
      }
    },
    explain: ({ file, kind, reason }) => [
      kind === "left-behind"
        ? Doc.para(`The way back is not whole in ${file}: ${reason}.`)
        : unknownParts.has(kind)
          ? Doc.para(`What a part of ${file} says is not known, so nothing about it is decided: ${reason}.`)
          : Doc.para(`${file} was read, but not everything in it is as the specification asks: ${reason}.`),
      ...(reason.endsWith(" is remote, and nothing is fetched")
        ? [Doc.para("Give a copy of what is there along: ", Doc.code("--resolve URL=PATH"), ".")]
        : [])
    ]
  })

/** Fields of messages, channels and brokers as people call them. */
const fieldWords: Readonly<Record<string, string>> = {
  contentType: "the content type",
  correlation: "the correlation id",
  cloudEvents: "the attributes of CloudEvents",
  headers: "the headers",
  hosts: "the hosts",
  key: "the key",
  payload: "the payload",
  retained: "the versions kept"
}

const conflict = ({ conflicts }: Remarks): AnyRule =>
  Rule.make("input/conflict", {
    severity: "error",
    profile: "starter",
    summary: "Two inputs say different things of one address.",
    since: "0.1.0",
    data: Schema.Struct({
      kept: Schema.String,
      dropped: Schema.String,
      fields: Schema.optionalKey(Schema.Array(Schema.String))
    }),
    identity: ["kept", "dropped"],
    check: (_, report) => {
      for (const { address, dropped, fields, kept } of conflicts)
        report(address, { kept, dropped, ...(fields === undefined ? {} : { fields }) })
    },
    explain: ({ dropped, fields, kept }, { diagnostic }) => [
      Doc.para(
        `What ${dropped} says of `,
        ...(fields === undefined ? [] : [`${fields.map((it) => fieldWords[it] ?? it).join(", ")} of `]),
        Doc.name(diagnostic.subject),
        ` was not checked: ${kept} says something else of the same address, and ${fields === undefined ? "came first" : "its word counts"}.`
      )
    ]
  })

/** Rules that report what reading the inputs had to say. */
export const inputRules = (remarks: Remarks = noRemarks): ReadonlyArray<AnyRule> =>
  [conflict, documentWarning, lossySchema, unreached].map((make) => make(remarks))
