// What the fences of a page are: examples, files of the page, and commands with their output.
import { readFences } from "./doc-fences.mjs"

const words = {
  ts: new Set(["no-run", "bad", "good"]),
  console: new Set(["no-run", "in=repository"])
}
const filePath = /^(?:[\w-]+\/)*[\w-]+(?:\.[\w-]+)*\.\w+$/

/**
 * The files of a page as it is read from top to bottom: what a command or an example sees is what was shown before it.
 * A state is left as it is once something has looked at it, or when a file is shown again with other contents.
 */
const makeStates = () => {
  const states = []
  let isSeen = false
  return {
    states,
    add: (path, code) => {
      const current = states.at(-1)
      if (current === undefined || isSeen || current.has(path)) states.push(new Map(current))
      states.at(-1).set(path, code)
      isSeen = false
    },
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
  const { states, add, look } = makeStates()
  const examples = []
  const consoles = []
  for (const { info, line, code } of readFences(file, text)) {
    const [language, ...given] = info
    const path = given.find((word) => word.startsWith("file="))?.slice("file=".length)
    const problem = problemOf(language, given, path)
    if (problem !== undefined) examples.push({ line, code: "", run: true, state: 0, problem })
    else if (path !== undefined) add(path, code)
    else if (language === "console" && !given.includes("no-run")) {
      const where = given.includes("in=repository") ? "repository" : "page"
      consoles.push({ line, text: code, where, state: look() })
    } else if (language === "ts" && !given.includes("bad") && !given.includes("good")) {
      examples.push({ line, code, run: !given.includes("no-run"), state: look(), problem: undefined })
    }
  }
  return { examples, consoles, states }
}
