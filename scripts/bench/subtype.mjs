// Containment side by side: @lintel/subtype and what npm offers, on the same pairs in one run. Needs a build.
// Usage: npm run bench:subtype [-- --karapace FILE.jsonl] [--openapi OLD NEW] [--quick]
//   --karapace  rows { draft, writer, reader, asserted, search }; `incompatible` rows have a counterexample
//   --openapi   two versions of an OpenAPI document: every payload that differs, both ways, as written
// LINTEL_BENCH_DOCUMENTS names a folder with one folder a pair of such documents (old.* and new.*).
import { createHash } from "node:crypto"
import { readdirSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { pathToFileURL } from "node:url"

const load = createRequire(new URL("../../tests/package.json", import.meta.url))
const ours = await import(pathToFileURL(load.resolve("@lintel/subtype")).href)
const { diffSchemas } = load("json-schema-diff")

const argumentsOf = (flag, count) => {
  const at = process.argv.indexOf(flag)
  return at < 0 ? undefined : process.argv.slice(at + 1, at + 1 + count)
}
const quick = process.argv.includes("--quick")

const lintel = {
  name: "@lintel/subtype",
  judge: ({ sub, sup, dialect, options }) => {
    const { _tag } = ours.isSubtype(sub, sup, { ...options, dialect })
    return _tag === "Included" ? "included" : _tag === "NotIncluded" ? "not-included" : "undecided"
  }
}

// Containment by set algebra: nothing removed means included. It knows draft-07 and no options.
const schemaDiff = {
  name: "json-schema-diff",
  judge: async ({ sub, sup }) => {
    try {
      const { removalsFound } = await diffSchemas({
        sourceSchema: structuredClone(sub),
        destinationSchema: structuredClone(sup)
      })
      return removalsFound ? "not-included" : "included"
    } catch {
      return "throws"
    }
  }
}

const percentile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0

const measure = async (tool, pairs) => {
  const times = []
  const verdicts = []
  const before = process.cpuUsage()
  for (const pair of pairs) {
    const started = performance.now()
    verdicts.push(await tool.judge(pair))
    times.push(performance.now() - started)
  }
  const { user, system } = process.cpuUsage(before)
  return { verdicts, cpu: (user + system) / 1000, times: times.toSorted((left, right) => left - right) }
}

const count = (verdicts, wanted) => verdicts.filter((verdict) => verdict === wanted).length

const compare = async (title, pairs, tools) => {
  console.log(`\n${title}: ${pairs.length} questions`)
  const rows = {}
  for (const tool of tools) {
    const { cpu, verdicts, times } = await measure(tool, pairs)
    const labelled = pairs.map((pair, index) => [pair.label, verdicts[index]]).filter(([label]) => label !== undefined)
    const wrong = (label, verdict) => labelled.filter(([own, given]) => own === label && given === verdict).length
    rows[tool.name] = {
      included: count(verdicts, "included"),
      "not included": count(verdicts, "not-included"),
      undecided: count(verdicts, "undecided"),
      throws: count(verdicts, "throws"),
      right: labelled.filter(([label, verdict]) => label === verdict).length,
      "wrongly included": wrong("not-included", "included"),
      "wrongly refused": wrong("included", "not-included"),
      "median ms": Number(percentile(times, 0.5).toFixed(3)),
      "p99 ms": Number(percentile(times, 0.99).toFixed(2)),
      "total ms": Math.round(times.reduce((sum, time) => sum + time, 0)),
      // Of all threads: on a busy machine this is the steadier number.
      "processor ms": Math.round(cpu)
    }
  }
  console.table(rows)
}

const cases = new URL("../../packages/subtype/test/cases/", import.meta.url)
const labelled = readdirSync(cases)
  .toSorted()
  .flatMap((file) => JSON.parse(readFileSync(new URL(file, cases), "utf8")))
const questions = labelled.flatMap(
  ({ sub, sup, dialect = "2020-12", supDialect = dialect, options, forward, backward }) => [
    { sub, sup, dialect: { sub: dialect, sup: supDialect }, options, label: forward },
    { sub: sup, sup: sub, dialect: { sub: supDialect, sup: dialect }, options, label: backward }
  ]
)
for (const question of questions) lintel.judge(question) // warm, like the second of many questions
await compare("labelled pairs of every keyword, every dialect and option", questions, [lintel])

// What a draft-07 tool can read without being wronged: no newer keyword, no dialect, no option.
const newer = /"(?:prefixItems|unevaluated\w+|dependent\w+|minContains|maxContains|\$defs|\$anchor|\$dynamic\w+|\$id)"/
const common = questions.filter(
  ({ sub, sup, dialect, options }) =>
    options === undefined &&
    [dialect.sub, dialect.sup].every((one) => one === "draft-07" || one === "2020-12") &&
    !newer.test(JSON.stringify([sub, sup]))
)
for (const question of common.slice(0, quick ? 5 : 50)) await schemaDiff.judge(question)
await compare("of these, what draft-07 has", common, [lintel, schemaDiff])

const listOf = (length, make) => Array.from({ length }, (_, index) => make(index))
const tagged = (size, minimum) => ({
  oneOf: listOf(size, (index) => ({
    type: "object",
    required: ["kind", "amount"],
    properties: { kind: { const: `kind ${index}` }, amount: { type: "integer", minimum } }
  }))
})
const wide = (size, minimum) => ({
  type: "object",
  properties: Object.fromEntries(listOf(size, (index) => [`p${index}`, { type: "integer", minimum: minimum(index) }]))
})
const listed = (size, from) => ({ enum: listOf(size, (index) => `value ${index + from}`) })
const large = [
  ["500 tagged variants, all widened", tagged(500, 1), tagged(500, 0), "included"],
  ["1,000 tagged variants, all widened", tagged(1000, 1), tagged(1000, 0), "included"],
  ["500 tagged variants, all narrowed", tagged(500, 0), tagged(500, 1), "not-included"],
  ["50,000 values, one replaced", listed(50_000, 0), listed(50_000, 1), "not-included"],
  ["100,000 values, one replaced", listed(100_000, 0), listed(100_000, 1), "not-included"],
  ["10,000 properties, all widened", wide(10_000, () => 1), wide(10_000, () => 0), "included"],
  ["20,000 properties, all widened", wide(20_000, () => 1), wide(20_000, () => 0), "included"],
  [
    "10,000 properties, one narrowed",
    wide(10_000, () => 0),
    wide(10_000, (index) => Number(index === 7000)),
    "not-included"
  ]
]
for (const [name, sub, sup, label] of quick ? large.slice(0, 1) : large) {
  await compare(name, [{ sub, sup, dialect: "2020-12", label }], [lintel])
}

const [karapace] = argumentsOf("--karapace", 1) ?? []
if (karapace !== undefined) {
  const rows = readFileSync(karapace, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line))
  const pairs = rows.map(({ writer, reader, search }) => ({
    sub: writer,
    sup: reader,
    dialect: "draft-07",
    ...(search === "incompatible" ? { label: "not-included" } : {})
  }))
  await compare("registry pairs (label: a counterexample is known)", pairs, quick ? [lintel] : [lintel, schemaDiff])
}

const readDocument = async (file) => {
  const text = readFileSync(file, "utf8")
  if (/^\s*\{/.test(text)) return JSON.parse(text)
  const yaml = createRequire(new URL("../../packages/document/package.json", import.meta.url))("js-yaml")
  return yaml.load(text)
}

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"]
const escape = (token) => token.replaceAll("~", "~0").replaceAll("/", "~1")

/** The payloads of an OpenAPI document, by where they are. */
const payloads = (document) => {
  const found = new Map()
  const follow = (value, pointer) => {
    for (let at = { value, pointer }; ;) {
      const reference = at.value?.$ref
      if (typeof reference !== "string" || !reference.startsWith("#/")) return at
      const tokens = reference
        .slice(2)
        .split("/")
        .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"))
      at = { value: tokens.reduce((below, token) => below?.[token], document), pointer: reference.slice(1) }
    }
  }
  const addContent = (key, value, pointer) => {
    const holder = follow(value, pointer)
    for (const [type, media] of Object.entries(holder.value?.content ?? {})) {
      if (media.schema === undefined) continue
      found.set(`${key} ${type}`, `${holder.pointer}/content/${escape(type)}/schema`)
    }
  }
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const method of methods) {
      const operation = item[method]
      if (operation === undefined) continue
      const at = `/paths/${escape(path)}/${method}`
      if (operation.requestBody !== undefined)
        addContent(`${method} ${path}`, operation.requestBody, `${at}/requestBody`)
      for (const [status, response] of Object.entries(operation.responses ?? {})) {
        addContent(`${method} ${path} ${status}`, response, `${at}/responses/${status}`)
      }
    }
  }
  return found
}

const prose = new Set(["description", "example", "examples", "title"])
const written = new WeakMap()

/** The schema at a pointer as text without prose, and the pointers it refers to. */
const readSchema = (document, pointer) => {
  const known = written.get(document) ?? new Map()
  written.set(document, known)
  if (!known.has(pointer)) {
    const tokens = pointer
      .slice(1)
      .split("/")
      .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"))
    const schema = tokens.reduce((below, token) => below?.[token], document)
    const text =
      JSON.stringify(schema, (key, value) => (prose.has(key) && typeof value !== "object" ? undefined : value)) ?? ""
    known.set(pointer, { text, targets: [...text.matchAll(/"\$ref":"#([^"]+)"/g)].map(([, target]) => target) })
  }
  return known.get(pointer)
}

/** A schema with everything it refers to, as a digest: two payloads with equal digests do not differ. */
const closure = (document, pointer) => {
  const seen = new Set()
  const pending = [pointer]
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if (!seen.has(at)) for (const target of readSchema(document, at).targets) pending.push(target)
    seen.add(at)
  }
  const hash = createHash("sha256").update(readSchema(document, pointer).text)
  seen.delete(pointer)
  for (const at of [...seen].toSorted((left, right) => (left < right ? -1 : 1))) {
    hash.update(at).update(readSchema(document, at).text)
  }
  return hash.digest("hex")
}

/** Every payload that differs between two versions of an OpenAPI document, both ways, as written. */
const compareDocuments = async (name, oldFile, newFile) => {
  const [before, after] = [await readDocument(oldFile), await readDocument(newFile)]
  const dialect = String(before.openapi).startsWith("3.0") ? "openapi-3.0" : "openapi-3.1"
  const [old, now] = [payloads(before), payloads(after)]
  // Payloads with the same schemas on both sides are one question.
  const asked = new Set()
  const changed = [...old].filter(([key, pointer]) => {
    const other = now.get(key)
    if (other === undefined) return false
    const texts = [closure(before, pointer), closure(after, other)]
    const question = texts.join("\u0000")
    return texts[0] !== texts[1] && asked.size < asked.add(question).size
  })
  const started = performance.now()
  const arena = ours.createArena()
  const [left, right] = [arena.compile(before, { dialect }), arena.compile(after, { dialect })]
  const pairs = changed.flatMap(([key, pointer]) => [
    { name: key, sub: left.at(pointer), sup: right.at(now.get(key)) },
    { name: key, sub: right.at(now.get(key)), sup: left.at(pointer) }
  ])
  const shared = {
    name: "@lintel/subtype",
    judge: ({ name: payload, sub, sup }) => {
      const answer = arena.isSubtype(sub, sup)
      const { _tag } = answer
      if (_tag === "InvalidSchema" || (_tag === "Undecided" && !quick)) {
        console.log(`${payload}: ${JSON.stringify(answer).slice(0, 300)}`)
      }
      return _tag === "Included" ? "included" : _tag === "NotIncluded" ? "not-included" : "undecided"
    }
  }
  await compare(`${name}: payloads that differ, both ways, of ${old.size} and ${now.size}`, pairs, [shared])
  console.log(`with compiling: ${Math.round(performance.now() - started)} ms`)
}

const [oldFile, newFile] = argumentsOf("--openapi", 2) ?? []
if (oldFile !== undefined && newFile !== undefined) await compareDocuments("--openapi", oldFile, newFile)

const folder = process.env.LINTEL_BENCH_DOCUMENTS
const entries = folder ? readdirSync(folder, { withFileTypes: true }) : []
for (const { name } of entries.filter((entry) => entry.isDirectory())) {
  const files = readdirSync(join(folder, name))
  const one = (stem) => files.find((file) => file.replace(/\.[^.]*$/, "") === stem)
  const [old, now] = [one("old"), one("new")]
  if (old && now) await compareDocuments(name, join(folder, name, old), join(folder, name, now))
}
