import { readFileSync } from "node:fs"
import { basename, join } from "node:path"
import { fileURLToPath } from "node:url"
import { globSync } from "tinyglobby"
import ts from "typescript"
import { expect, test } from "vitest"

// Habits that no linter rule covers. What is forbidden, as found in the syntax of every source and test.
const root = fileURLToPath(new URL("../..", import.meta.url))
const files = globSync(["packages/*/{src,test}/**/*.ts", "tests/src/**/*.ts", "scripts/**/*.mjs"], {
  cwd: root,
  ignore: ["tests/src/generated/**", "**/node_modules/**", "**/dist/**"]
}).toSorted()

const isFileUrl = (node) =>
  ts.isNewExpression(node) && node.expression.getText() === "URL" && /import\.meta\.url/.test(node.getText())

const isTop = ({ kind }) => kind === ts.SyntaxKind.UnknownKeyword || kind === ts.SyntaxKind.AnyKeyword

const problemOf = (node) => {
  if (ts.isAsExpression(node) && ts.isAsExpression(node.expression) && isTop(node.expression.type)) {
    return "two assertions in a row: narrow the value instead"
  }
  if (ts.isPropertyAccessExpression(node) && node.name.text === "pathname" && isFileUrl(node.expression)) {
    return "the path of a file URL is encoded: use fileURLToPath"
  }
  return undefined
}

/** What is wrong with one file, by line. */
const problemsIn = (file, text) => {
  const problems = []
  if (/^(utils?|helpers?|common|misc)\./.test(basename(file))) problems.push(`${file}: a name that says nothing`)
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const visit = (node) => {
    const problem = problemOf(node)
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1
    if (problem) problems.push(`${file}:${line}: ${problem}`)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return problems
}

test("every source and test keeps to the habits", () => {
  expect(files.length).toBeGreaterThan(100)
  expect(files.flatMap((file) => problemsIn(file, readFileSync(join(root, file), "utf8")))).toEqual([])
})

test("the check sees what it forbids", () => {
  const text = 'const a = b as unknown as C\nconst d = new URL("x", import.meta.url).pathname\nconst e = f as C\n'
  expect(problemsIn("packages/a/src/utils.ts", text)).toEqual([
    "packages/a/src/utils.ts: a name that says nothing",
    "packages/a/src/utils.ts:1: two assertions in a row: narrow the value instead",
    "packages/a/src/utils.ts:2: the path of a file URL is encoded: use fileURLToPath"
  ])
})
