import type { Written } from "@lintel/evolution"
import { messageEdgeOf } from "../edges/messageEdge.js"
import { judge } from "../edges/messageJudge.js"
import type { Side, Survey } from "../survey.js"
import type { StateOptions } from "./callFaults.js"
import { causeOf, type Fault } from "./fault.js"

/** Who writes a version now; what is only kept is written by nobody. */
const writersIn = (side: Side, { sources }: Written): ReadonlyArray<string> => [
  ...new Set(sources.flatMap((it) => (it._tag === "Live" && it.by !== undefined ? [side.nameOf(it.by)] : [])))
]

/** Who does not read what writers of its own design write. */
export const messageFaults = (
  { messages }: Survey,
  of: "before" | "after",
  side: Side,
  { named, policy }: StateOptions
): ReadonlyArray<Fault> => {
  const crossing = { reading: side, writing: side, across: (address: string) => address }
  const options = { policy, versioned: named, count: () => undefined }
  return messages.pairs.flatMap((keys) => {
    const through = `message:${keys.after ?? keys.before ?? ""}`
    const { readers, written } = messageEdgeOf(side, keys[of], through, true)
    return readers.flatMap((reader) =>
      written.flatMap((version) => {
        // The form of the message itself needs no judging.
        const isOwn = reader.projection === undefined && reader.upcasters.length === 0 && version.pointer === ""
        const [writer] = isOwn ? [] : writersIn(side, version)
        if (writer === undefined) return []
        const client = side.nameOf(reader.by)
        const live = { ...version, sources: version.sources.filter(({ _tag }) => _tag === "Live") }
        const names = { acceptedBy: named(writer), refusedBy: named(client) }
        return judge(crossing, [reader], [live], names, options)
          .evidence.filter(({ verdict }) => verdict !== "changes-meaning")
          .map((evidence): Fault => {
            const key = causeOf(client, through, evidence)
            return { client, server: writer, medium: "message", through, evidence, key }
          })
      })
    )
  })
}
