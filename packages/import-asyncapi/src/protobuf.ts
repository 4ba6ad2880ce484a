/** The source without comments and texts, so that words in them are not taken for declarations. */
const bare = (source: string): string =>
  source.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, " ")

/** The names of the messages that a source declares at its top level, with their package. */
export const messagesOf = (source: string): ReadonlyArray<string> => {
  const code = bare(source.slice(0, 1_000_000))
  const scope = /(?:^|[;}\s])package\s+([A-Za-z_][\w.]*)\s*;/.exec(code)?.[1]
  const names: Array<string> = []
  let depth = 0
  for (const [token, name] of code.matchAll(/\{|\}|\bmessage\s+([A-Za-z_]\w*)/g)) {
    if (token === "{") depth++
    else if (token === "}") depth = Math.max(0, depth - 1)
    else if (depth === 0 && name !== undefined) names.push(scope === undefined ? name : `${scope}.${name}`)
  }
  return names
}
