import { compare } from "@lintel/compat"
import type { Diagnostic, Report } from "@lintel/diagnostic"
import { read } from "@lintel/import-openapi"
import type { Model } from "@lintel/model"
import { describe, expect, it } from "vitest"
import { anyTextPairs } from "./pairs/anyText.js"
import { bodiesPairs } from "./pairs/bodies.js"
import { conversionsPairs } from "./pairs/conversions.js"
import { formsPairs } from "./pairs/forms.js"
import { lifecyclePairs } from "./pairs/lifecycle.js"
import { mediaTypesPairs } from "./pairs/mediaTypes.js"
import { moreLifecyclePairs } from "./pairs/moreLifecycle.js"
import { moreSecurityPairs } from "./pairs/moreSecurity.js"
import { moveSiblingsPairs } from "./pairs/moveSiblings.js"
import { mixedPathsPairs } from "./pairs/mixedPaths.js"
import { movesPairs } from "./pairs/moves.js"
import { newestVersionPairs } from "./pairs/newestVersion.js"
import type { DocumentPair, Side, Truth } from "./pairs/notation.js"
import { outgoingPairs } from "./pairs/outgoing.js"
import { parametersPairs } from "./pairs/parameters.js"
import { notationHabitsPairs } from "./pairs/notationHabits.js"
import { payloadHabitsPairs } from "./pairs/payloadHabits.js"
import { placeHabitsPairs } from "./pairs/placeHabits.js"
import { publishedHabitsPairs } from "./pairs/publishedHabits.js"
import { requestHabitsPairs } from "./pairs/requestHabits.js"
import { pathSiblingsPairs } from "./pairs/pathSiblings.js"
import { referencesPairs } from "./pairs/references.js"
import { responsesPairs } from "./pairs/responses.js"
import { schemaHabitsPairs } from "./pairs/schemaHabits.js"
import { schemasPairs } from "./pairs/schemas.js"
import { securityPairs } from "./pairs/security.js"
import { sequenceSiblingsPairs } from "./pairs/sequenceSiblings.js"
import { serverVariablesPairs } from "./pairs/serverVariables.js"
import { serversPairs } from "./pairs/servers.js"
import { serversAndPathsPairs } from "./pairs/serversAndPaths.js"
import { statedRulesPairs } from "./pairs/statedRules.js"
import { statusesPairs } from "./pairs/statuses.js"
import { swaggerPairs } from "./pairs/swagger.js"
import { swappedRolesPairs } from "./pairs/swappedRoles.js"
import { textSiblingsPairs } from "./pairs/textSiblings.js"
import { textsPairs } from "./pairs/texts.js"
import { untypedTextsPairs } from "./pairs/untypedTexts.js"
import { urlsPairs } from "./pairs/urls.js"
import { versionsPairs } from "./pairs/versions.js"
import { writtenFormsPairs } from "./pairs/writtenForms.js"

const families: ReadonlyArray<readonly [name: string, pairs: ReadonlyArray<DocumentPair>]> = [
  ["schemas", [...schemaHabitsPairs, ...schemasPairs, ...payloadHabitsPairs]],
  [
    "habits of documents",
    [
      ...anyTextPairs,
      ...serverVariablesPairs,
      ...notationHabitsPairs,
      ...placeHabitsPairs,
      ...publishedHabitsPairs,
      ...requestHabitsPairs
    ]
  ],
  [
    "versions of OpenAPI",
    [...versionsPairs, ...newestVersionPairs, ...conversionsPairs, ...swaggerPairs, ...sequenceSiblingsPairs]
  ],
  ["references", referencesPairs],
  ["stated rules", statedRulesPairs],
  [
    "paths and servers",
    [...urlsPairs, ...pathSiblingsPairs, ...mixedPathsPairs, ...serversAndPathsPairs, ...serversPairs]
  ],
  ["parameters", [...parametersPairs, ...movesPairs, ...moveSiblingsPairs, ...writtenFormsPairs]],
  [
    "bodies",
    [...bodiesPairs, ...formsPairs, ...textsPairs, ...textSiblingsPairs, ...untypedTextsPairs, ...mediaTypesPairs]
  ],
  ["responses", [...responsesPairs, ...statusesPairs]],
  ["security", [...securityPairs, ...moreSecurityPairs]],
  ["webhooks and callbacks", [...outgoingPairs, ...swappedRolesPairs]],
  ["lifecycle", [...lifecyclePairs, ...moreLifecyclePairs]]
]

const modelOf = (side: Side): Model => {
  const files =
    "files" in side ? (side.files as Readonly<Record<string, string>>) : { "api.json": JSON.stringify(side) }
  const [entry = ""] = Object.keys(files)
  const result = read(new Map(Object.entries(files)), entry)
  if (result._tag === "Failure") throw new Error(result.failure[0]?.reason)
  return result.success.model
}

const isAsTrue: { readonly [T in Truth]: (report: Report) => boolean } = {
  breaking: ({ verdict }) => verdict === "breaking",
  compatible: ({ verdict }) => verdict === "compatible",
  meaning: ({ findings, verdict }) =>
    verdict === "compatible" && findings.some((finding) => finding.class === "changes-meaning"),
  // That a payload is written or described otherwise, or an operation is called otherwise, is as good as nothing.
  nothing: ({ findings, verdict }) =>
    verdict === "compatible" &&
    findings.every(
      ({ class: kind, code }) => kind === "information" && /payload-changed|operation-id|documentation/.test(code)
    )
}

const told = ({ findings, verdict }: Report): unknown => ({
  verdict,
  findings: findings.map((finding) => `${finding.class} ${finding.code}`)
})

/** Breaks that no single exchange shows. */
const unreplayed: ReadonlySet<string> = new Set(["compat/cardinality-changed"])

const isProven = ({ code, witness }: Diagnostic): boolean => witness?.checked === true || unreplayed.has(code)

describe("pairs of documents, by what is true of them", () => {
  for (const [family, pairs] of families) {
    it.each(pairs.map((pair) => [pair[0], pair] as const))(`${family}: %s`, (_name, [, truth, before, after]) => {
      const report = compare(modelOf(before), modelOf(after), { now: "2026-11-21", fixes: false })
      expect(isAsTrue[truth](report) ? truth : told(report)).toEqual(truth)
    })
  }

  it("almost every break has a witness that both versions confirm", () => {
    const open = families
      .flatMap(([, pairs]) => pairs)
      .filter(([, truth]) => truth === "breaking")
      .filter(([, , before, after]) => {
        const report = compare(modelOf(before), modelOf(after), { now: "2026-11-21", fixes: false })
        return !report.findings.some((finding) => finding.class === "breaking" && isProven(finding))
      })
    expect(open.map(([name]) => name)).toEqual(["response header as JSON content"])
  })
})
