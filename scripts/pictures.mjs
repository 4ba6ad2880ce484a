// Draws the diagrams of several designs in Chromium, as their readers will see them, and refuses those in which labels
// overlap or do not fit. Writes reports/pictures: one PNG for each diagram, one contact sheet for each design. Needs a
// build, and a chromium on the path.
//
// Usage: node scripts/pictures.mjs [design...]
import { execFileSync } from "node:child_process"
import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { designs } from "./pictures/models.mjs"
import { draw, measure } from "./pictures/inPage.mjs"
import { problemsOf } from "./pictures/overlaps.mjs"

const root = fileURLToPath(new URL("..", import.meta.url))
const folder = join(root, "reports/pictures")
const fromTests = createRequire(join(root, "tests/package.json"))
const { chromium } = fromTests("playwright-core")
const { mermaid } = await import(pathToFileURL(join(root, "packages/render-mermaid/dist/index.js")).href)
const mermaidScript = join(dirname(fromTests.resolve("mermaid/package.json")), "dist/mermaid.min.js")

const browserPath = () =>
  execFileSync("sh", ["-c", "command -v chromium || command -v chromium-browser"], { encoding: "utf8" }).trim()

const style = `
  body { margin: 0; padding: 16px; background: #ffffff; font-family: sans-serif; display: flex; flex-wrap: wrap; gap: 16px; align-items: flex-start }
  figure { margin: 0; padding: 12px; border: 1px solid #d0d7de; background: #ffffff; max-width: none }
  figcaption { font: 13px sans-serif; color: #57606a; margin-top: 6px }
`

const newPage = async (browser) => {
  const page = await browser.newPage({ viewport: { width: 2400, height: 1400 } })
  await page.setContent("<!doctype html><html><head></head><body></body></html>")
  await page.addStyleTag({ content: style })
  await page.addScriptTag({ path: mermaidScript })
  await page.evaluate(() => globalThis.mermaid.initialize({ startOnLoad: false, securityLevel: "strict" }))
  return page
}

/** Names that no picture shows as they are, blanks and characters without width aside. */
const missingNames = (names, drawn) => {
  const bare = (text) => text.replaceAll(/[\s\u2060]/g, "")
  const all = new Set(drawn.map(bare))
  return names.filter((name) => !all.has(bare(name)))
}

const pictureOf = async (page, design, file, at) => {
  const id = `picture-${at}`
  const answer = await page.evaluate(draw, { id, text: file.text })
  if (answer.error !== undefined) return { problems: [`Mermaid says: ${answer.error}`], names: [] }
  await page.evaluate(
    ([key, text]) => {
      const caption = document.createElement("figcaption")
      caption.textContent = text
      document.getElementById(key).append(caption)
    },
    [id, file.path]
  )
  const measured = await page.evaluate(measure, id)
  const path = join(
    folder,
    design.name,
    `${file.path
      .replace(/^mermaid\//, "")
      .replaceAll("/", "-")
      .replace(/\.mmd$/, "")}.png`
  )
  await page.locator(`#${id}`).screenshot({ path })
  return {
    problems: problemsOf(measured),
    names: measured.names,
    size: `${Math.round(answer.width)} x ${Math.round(answer.height)}`
  }
}

const rendered = (design) => {
  const rendering = mermaid.run(design.model, design.options)
  if (!("files" in rendering)) throw new Error(`${design.name}: ${rendering.message}`)
  return rendering.files
}

const drawDesign = async (browser, design) => {
  mkdirSync(join(folder, design.name), { recursive: true })
  const page = await newPage(browser)
  const files = (design.files ?? rendered(design)).filter((file) => design.wanted(file.path))
  let problems = 0
  const names = []
  for (const [at, file] of files.entries()) {
    const picture = await pictureOf(page, design, file, at)
    names.push(...picture.names)
    problems += picture.problems.length
    console.log(
      `${picture.problems.length === 0 ? "ok    " : "FAILED"} ${design.name} ${file.path} ${picture.size ?? ""}`
    )
    for (const problem of picture.problems.slice(0, 12)) console.log(`         ${problem}`)
  }
  const missing = missingNames(design.names ?? [], names)
  for (const name of missing) console.log(`FAILED ${design.name}: no picture shows the name ${JSON.stringify(name)}`)
  await page.screenshot({ path: join(folder, `${design.name}.png`), fullPage: true })
  await page.close()
  return { pictures: files.length, problems: problems + missing.length }
}

const wanted = new Set(process.argv.slice(2))
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
const browser = await chromium.launch({ executablePath: browserPath(), args: ["--no-sandbox", "--disable-gpu"] })
let pictures = 0
let problems = 0
try {
  for (const design of designs(root)) {
    if (wanted.size > 0 && !wanted.has(design.name)) continue
    const drawn = await drawDesign(browser, design)
    pictures += drawn.pictures
    problems += drawn.problems
  }
} finally {
  await browser.close()
}
writeFileSync(join(folder, "summary.json"), `${JSON.stringify({ pictures, problems })}\n`)
console.log(`${pictures} pictures, ${problems} problems`)
process.exitCode = problems === 0 && pictures > 0 ? 0 : 1
