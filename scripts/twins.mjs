// Makes the examples that are another one with changes. Kept are the changes, as small diffs beside a README; the design
// is made of both, so that commands can be run in it, and git ignores it.
// Usage: node scripts/twins.mjs [TWIN [CHANGE...]]
//   without words: the twins that the README, the demo and the guide run, with all their changes
//   with a twin: that one, with the changes named (`2-view-with-holes`), or with all
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

/** Folders below `examples`: the twin, the example that it is made of, and where its diffs are. */
export const twins = [
  { name: "shop-broken", of: "shop", diffs: "mistakes", isShown: true },
  { name: "shop-next", of: "shop", diffs: "changes", isShown: true },
  { name: "choreography-broken", of: "choreography", diffs: "mistakes", isShown: false },
  { name: "checkout-saga-broken", of: "checkout-saga", diffs: "mistakes", isShown: false }
]

/** What a design is, of all that may lie in the folder of an example. */
const parts = ["contracts", "services", "plans", "services.ts", "system.ts", "lintel.config.ts"]

/** The lines of a file after the hunks of a diff. A line that is not what the diff says it is, is an error. */
const afterHunks = (file, lines, hunks) => {
  const result = []
  let at = 0
  for (const [head, ...rows] of hunks) {
    const start = Number(/^@@ -(\d+)/.exec(head)?.[1]) - 1
    result.push(...lines.slice(at, start))
    at = start
    for (const row of rows) {
      const [mark, text] = [row[0], row.slice(1)]
      if (mark !== "-") result.push(text)
      if (mark === "+") continue
      if (lines[at] !== text) throw new Error(`${file}:${at + 1} is not ${JSON.stringify(text)}`)
      at++
    }
  }
  return [...result, ...lines.slice(at)]
}

/**
 * Changes the files of a folder as a unified diff says.
 *
 * @param {string} folder
 * @param {string} diff
 */
export const applyDiff = (folder, diff) => {
  for (const section of diff.split(/^(?=--- )/m)) {
    const [, named = "", ...body] = section.trimEnd().split("\n")
    const file = named.replace(/^\+\+\+ b\//, "")
    const starts = body.flatMap((line, index) => (line.startsWith("@@ ") ? [index] : []))
    const hunks = starts.map((start, index) => body.slice(start, starts[index + 1]))
    const path = join(folder, file)
    writeFileSync(path, afterHunks(file, readFileSync(path, "utf8").split("\n"), hunks).join("\n"))
  }
}

/** The changes of a twin by name, in their order. */
export const changesOf = (examples, { name, diffs }) =>
  readdirSync(join(examples, name, diffs))
    .map((file) => file.replace(/\.diff$/, ""))
    .toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }))

/**
 * Makes the design of a twin in a folder.
 *
 * @param {string} examples the folder of all examples
 * @param {{ name: string, of: string, diffs: string }} twin
 * @param {string} folder
 * @param {ReadonlyArray<string>} [changes] names of its diffs; all, when left out
 */
export const makeTwin = (examples, twin, folder, changes = changesOf(examples, twin)) => {
  mkdirSync(folder, { recursive: true })
  for (const part of parts) {
    rmSync(join(folder, part), { recursive: true, force: true })
    const origin = join(examples, twin.of, part)
    if (existsSync(origin)) cpSync(origin, join(folder, part), { recursive: true })
  }
  for (const change of changes) {
    const file = `${twin.name}/${twin.diffs}/${change}.diff`
    try {
      applyDiff(folder, readFileSync(join(examples, file), "utf8"))
    } catch (error) {
      throw new Error(`${file} does not fit ${twin.of}: ${error.message}`, { cause: error })
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const examples = fileURLToPath(new URL("../examples", import.meta.url))
  const [name, ...changes] = process.argv.slice(2)
  const wanted = twins.filter((twin) => (name === undefined ? twin.isShown : twin.name === name))
  const known = wanted.flatMap((twin) => changesOf(examples, twin))
  const unknown = changes.filter((change) => !known.includes(change))
  if (wanted.length === 0) {
    console.error(`there is no twin ${name}: it is one of ${twins.map((twin) => twin.name).join(", ")}`)
    process.exitCode = 2
  } else if (unknown.length > 0) {
    console.error(`${name} has no change ${unknown.join(", ")}: it has ${known.join(", ")}`)
    process.exitCode = 2
  } else {
    for (const twin of wanted)
      makeTwin(examples, twin, join(examples, twin.name), changes.length > 0 ? changes : undefined)
  }
}
