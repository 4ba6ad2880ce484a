import * as Schema from "effect/Schema"
import { type AnyRule, Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"
import { escapeToken, type Extension, isJsonObject, type Json } from "@lintel/model"

const carried = (value: unknown, key: string): Json | undefined => {
  const extensions = isJsonObject(value) ? value["extensions"] : undefined
  return isJsonObject(extensions) && Object.hasOwn(extensions, key) ? extensions[key] : undefined
}

/** Rules about data of other packages: it has to be of the form that its package registered. */
export const extensionRules = (extensions: ReadonlyArray<Extension> = []): ReadonlyArray<AnyRule> => [
  Rule.make("input/extension", {
    severity: "error",
    profile: "starter",
    summary: "Data of another package is not of its form.",
    since: "0.1.0",
    data: Schema.Struct({ key: Schema.String, pointer: Schema.String, reason: Schema.String }),
    identity: ["key", "pointer"],
    cause: ["key"],
    check: ({ index }, report) => {
      for (const { key, problems } of extensions) {
        for (const entity of index.entities) {
          const value = carried(entity.value, key)
          for (const { pointer, reason } of value === undefined ? [] : problems(value)) {
            const place = `/extensions/${escapeToken(key)}${pointer}`
            report(entity.address, { key, pointer: place, reason }, { pointer: place })
          }
        }
      }
    },
    explain: ({ key, pointer, reason }, { diagnostic }) => [
      Doc.para(
        Doc.name(diagnostic.subject),
        ` carries data under ${key} that its package does not understand: ${reason}.`
      ),
      Doc.excerpt([{ address: diagnostic.subject, pointer, label: "not of the declared form" }])
    ]
  })
]
