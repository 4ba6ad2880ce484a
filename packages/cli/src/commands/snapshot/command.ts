import { command } from "../../arguments/command.js"
import { out } from "../../arguments/option.js"
import { inputOptions, reportOptions } from "../../report/reportOptions.js"

const options = {
  out: out("FILE", "Write the snapshot to a file, whole or not at all, instead of standard output."),
  config: reportOptions.config,
  ...inputOptions
} as const

export type SnapshotOptions = typeof options

export const snapshotCommand = command({
  name: "snapshot",
  summary: "Write the Model of a design as canonical JSON.",
  about: [
    "The same design gives the same bytes on every machine, so a snapshot can be kept in git, compared with the design later, and read by other tools."
  ],
  arguments: [
    {
      name: "DESIGN",
      optional: true,
      many: true,
      summary:
        "The design; by default the one of lintel.config.ts, or the only one in the folder. Several are put together."
    }
  ],
  options,
  examples: [["lintel snapshot --out lintel.snapshot.json", "writes the snapshot of this folder's design"]],
  load: async () => (await import("./run.js")).runSnapshot
})
