import { type ComparePolicy, type ReadingSide, whoReads, whoReadsSection } from "@lintel/compat"
import type { Report } from "@lintel/diagnostic"
import type { Block } from "@lintel/doc"
import { isJsonObject } from "@lintel/model"
import type { ModelInput } from "../../input/input.js"
import type { Pair } from "./pairs.js"

/** Messages that findings are about. */
const concerned = ({ findings }: Report): ReadonlySet<string> =>
  new Set(
    findings.flatMap(({ data, related, subject }) => {
      const message = isJsonObject(data) ? data["message"] : undefined
      return [subject, ...(typeof message === "string" ? [message] : []), ...related.map(({ address }) => address)]
    })
  )

const sideOf = ({ label, model }: ModelInput): ReadingSide => ({ name: label, model })

/**
 * Tables of who reads what, for the messages that findings are about: each new version with all the old ones that it is
 * compared with.
 */
export const readingTables = (
  pairs: ReadonlyArray<Pair>,
  report: Report,
  policy: ComparePolicy
): ReadonlyArray<Block> => {
  const messages = concerned(report)
  const groups = new Map<string, { readonly fresh: ModelInput; readonly olds: Array<ModelInput> }>()
  for (const { new: fresh, old } of pairs) {
    if (fresh._tag !== "Model" || old._tag !== "Model") continue
    const known = groups.get(fresh.label)
    if (known === undefined) groups.set(fresh.label, { fresh, olds: [old] })
    else known.olds.push(old)
  }
  return [...groups.values()].flatMap(({ fresh, olds }) => {
    const sides = [...olds, fresh].map(sideOf)
    const matrices = whoReads(sides, { policy }).filter(({ message }) => messages.has(message))
    return whoReadsSection(
      matrices,
      sides.map(({ name }) => name)
    )
  })
}
