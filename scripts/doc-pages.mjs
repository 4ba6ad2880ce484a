// What the fences of a page are: examples, files of the page, and commands with their output.
import { readFences } from "./doc-fences.mjs"

const words = {
  ts: new Set(["no-run", "bad", "good"]),
  console: new Set(["no-run", "in=repository"])
}
const filePath = /^(?:[\w-]+\/)*[\w-]+(?:\.[\w-]+)*\.\w+$/

/** A file with a change made, or `undefined` where the lines it names stand nowhere, or more than once. */
const changed = (text, change) => {
  const rows = change.split("\n").map((row) => (row === "" ? " " : row))
  const before = rows.filter((row) => !row.startsWith("+")).map((row) => row.slice(1))
  const after = rows.filter((row) => !row.startsWith("-")).map((row) => row.slice(1))
  const lines = text.split("\n")
  const places = [...lines.keys()].filter((at) => before.every((row, index) => row === lines[at + index]))
  const [place, ...others] = places
  if (place === undefined || others.length > 0) return undefined
  return [...lines.slice(0, place), ...after, ...lines.slice(place + before.length)].join("\n")
}

/**
 * The files of a page as it is read from top to bottom: what a command or an example sees is what was shown before it.
 * A state is left as it is once something has looked at it, or when a file is shown whole again.
 */
const makeStates = () => {
  const states = []
  let isSeen = false
  const put = (path, code, isApart) => {
    if (isApart || isSeen || states.length === 0) states.push(new Map(states.at(-1)))
    states.at(-1).set(path, code)
    isSeen = false
  }
  return {
    states,
    /** A file that is shown whole is compiled as it is shown. */
    add: (path, code) => put(path, code, states.at(-1)?.has(path)),
    change: (path, code) => put(path, code, false),
    read: (path) => states.at(-1)?.get(path),
    /** The state that a command or an example looks at. */
    look: () => {
      isSeen = true
      return Math.max(states.length - 1, 0)
    }
  }
}

/** The words of a fence that nothing knows, or that do not go together. */
const problemOf = (language, given, path) => {
  if (path !== undefined && !filePath.test(path)) return `no path of a file: ${path}`
  const known = words[language]
  const unknown = given.find((word) => !word.startsWith("file=") && known !== undefined && !known.has(word))
  return unknown === undefined ? undefined : `unknown word on the fence: ${unknown}`
}

/**
 * A page, taken apart.
 *
 * @param {string} file
 * @param {string} text
 */
export const readPage = (file, text) => {
  const { states, add, change, read, look } = makeStates()
  const examples = []
  const consoles = []
  for (const { info, line, code } of readFences(file, text)) {
    const [language, ...given] = info
    const path = given.find((word) => word.startsWith("file="))?.slice("file=".length)
    const isChange = language === "diff" && path !== undefined
    const contents = isChange ? changed(read(path) ?? "", code) : code
    const problem = problemOf(language, given, path) ?? (contents === undefined ? `does not fit ${path}` : undefined)
    if (problem !== undefined) examples.push({ line, code: "", run: true, state: 0, problem })
    else if (isChange) change(path, contents)
    else if (path !== undefined) add(path, contents)
    else if (language === "console" && !given.includes("no-run")) {
      const where = given.includes("in=repository") ? "repository" : "page"
      consoles.push({ line, text: code, where, state: look() })
    } else if (language === "ts" && !given.includes("bad") && !given.includes("good")) {
      examples.push({ line, code, run: !given.includes("no-run"), state: look(), problem: undefined })
    }
  }
  return { examples, consoles, states }
}
