// Checks the laws of @lintel/subtype on many generated pairs:
// node scripts/campaign-subtype.mjs --pairs 50000 --seed 1 [--depth 3] [--stop-after 5]
//   [--values 40]  how many values are tried on each pair; 0 tries every value of a small world
//   [--focus all|arrays|objects|numbers|strings|patterns|logic|references|counts|names]  which keywords are frequent
//   [--shared N]  N questions in one arena, each compared with the same question alone
//   [--interrupted]  each question first with small budgets that break it off
//   [--without modelFirst|prune|disjointness|deepening|complements|identity|subsumption|deepStack]  an optimisation off
//   [--option "sender closed"|"reader tolerant"|"enums open"]  what an option means, in place of the laws
//   [--only TEXT]  only laws with this text in their name
import { parseArgs } from "node:util"
import { withModule } from "./fromSources.mjs"

const { values: options } = parseArgs({
  options: {
    pairs: { type: "string", default: "50000" },
    seed: { type: "string", default: "1" },
    depth: { type: "string", default: "3" },
    values: { type: "string", default: "40" },
    focus: { type: "string", default: "all" },
    only: { type: "string", default: "" },
    shared: { type: "string", default: "0" },
    interrupted: { type: "boolean", default: false },
    without: { type: "string", default: "" },
    option: { type: "string", default: "" },
    "stop-after": { type: "string", default: "5" }
  }
})

const number = (name) => Number(options[name])
const holds = await withModule("/packages/subtype/test/laws/campaign.ts", ({ campaign }) =>
  campaign(
    {
      pairs: number("pairs"),
      seed: number("seed"),
      depth: number("depth"),
      values: number("values"),
      focus: options.focus,
      only: options.only,
      shared: number("shared"),
      interrupted: options.interrupted,
      without: options.without,
      option: options.option,
      stopAfter: number("stop-after")
    },
    (line) => console.log(line)
  )
)
process.exitCode = holds ? 0 : 1
