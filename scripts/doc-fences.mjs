// The fences of Markdown pages and of documentation comments.

/**
 * @typedef {object} Fence
 * @property {ReadonlyArray<string>} info words after the backticks
 * @property {number} line of its first line of code, from 1
 * @property {string} code
 */

/** The fences of Markdown text, nested ones left inside their outer one. */
const fencesOf = (lines, firstLine) => {
  const fences = []
  let open
  for (const [index, line] of lines.entries()) {
    const mark = /^\s*(`{3,}|~{3,})\s*(.*)$/.exec(line)
    if (!open && mark) {
      open = { mark: mark[1], info: mark[2].trim().split(/[\s,]+/), line: firstLine + index + 1, rows: [] }
    } else if (open && mark && mark[1].startsWith(open.mark) && mark[2] === "") {
      fences.push({ info: open.info, line: open.line, code: open.rows.join("\n") })
      open = undefined
    } else if (open) open.rows.push(line)
  }
  return fences
}

/**
 * The fences of a Markdown page, or of the documentation comments of a source.
 *
 * @param {string} file
 * @param {string} text
 * @returns {ReadonlyArray<Fence>}
 */
export const readFences = (file, text) => {
  if (!file.endsWith(".ts")) return fencesOf(text.split("\n"), 1)
  return [...text.matchAll(/^[ \t]*\/\*\*[\s\S]*?\*\//gm)].flatMap((comment) => {
    const firstLine = text.slice(0, comment.index).split("\n").length
    return fencesOf(
      comment[0].split("\n").map((row) => row.replace(/^\s*\*(?!\/) ?/, "")),
      firstLine
    )
  })
}
