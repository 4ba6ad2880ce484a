// Changes documents of every kind at random and looks at everything that may be asked about them: reading, encoding,
// comparing, checking, planning, rendering. Nothing may throw, hang, or refuse without a place and a reason.
// node scripts/campaign-documents.mjs --seconds 60 --seed 1 [--stop-after 5] [--only TEXT]
import { parseArgs } from "node:util"
import { withModule } from "./fromSources.mjs"

const { values: options } = parseArgs({
  options: {
    seconds: { type: "string", default: "60" },
    seed: { type: "string", default: "1" },
    "stop-after": { type: "string", default: "5" },
    only: { type: "string", default: "" }
  }
})

const holds = await withModule("/tests/src/mutated/campaign.ts", ({ campaign }) =>
  campaign(
    {
      seconds: Number(options.seconds),
      seed: Number(options.seed),
      stopAfter: Number(options["stop-after"]),
      only: options.only
    },
    (line) => console.log(line)
  )
)
process.exitCode = holds ? 0 : 1
