import { judgeOne } from "./laws.js"
import { allSeeds } from "./seeds.js"

/** How long to look, and from which number on. */
export interface CampaignOptions {
  readonly seed: number
  readonly seconds: number
  readonly stopAfter: number
  /** Only kinds with this text in their name. */
  readonly only: string
}

/** Processor time that one step may take, in milliseconds: far above any that is right. */
const longest = 20_000

/** Changes documents until the time is over; says what does not hold. */
export const campaign = async (
  { only, seconds, seed, stopAfter }: CampaignOptions,
  print: (line: string) => void
): Promise<boolean> => {
  const kinds = (await allSeeds()).filter(([first]) => first?.kind.includes(only) === true)
  const until = performance.now() + seconds * 1000
  let [run, failed] = [seed, 0]
  for (; performance.now() < until && failed < stopAfter; run++) {
    for (const { law, seed: name, text, value } of judgeOne(kinds, run, longest)) {
      failed++
      print(`run ${run}, ${name}: ${law}\n${text}\n${JSON.stringify(value).slice(0, 2000)}\n`)
    }
  }
  print(`${run - seed} documents of ${kinds.length} kinds, ${failed} broken laws, runs ${seed} to ${run - 1}`)
  return failed === 0
}
