// The folders of a rule and of a kind of change: small, complete and green, to be changed into the real thing.
import { camelCase } from "../camelCase.mjs"

/** `step-uncompensated` as the beginning of a sentence. */
const words = (name) => name.replaceAll("-", " ").replace(/^./, (letter) => letter.toUpperCase())

const rule = (code, constant) => `import * as Schema from "effect/Schema"
import { Rule } from "@lintel/diagnostic"
import { Doc } from "@lintel/doc"

export const ${constant} = Rule.make("${code}", {
  severity: "warning",
  summary: "A service has no description.",
  since: "0.1.0",
  data: Schema.Struct({ service: Schema.String }),
  options: { ignore: [] as ReadonlyArray<string> },

  check: ({ index, options }, report) => {
    for (const { address, value } of index.ofKind("service")) {
      const isKnown = value.description !== undefined || options.ignore.includes(address)
      if (!isKnown) report(address, { service: address })
    }
  },

  explain: ({ service }) => [
    Doc.para("Nobody outside its team can tell what ", Doc.name(service), " is for."),
    Doc.excerpt([{ address: service, label: "no description" }])
  ]
})
`

const rulePage = `# A service has no description

## Why it matters

Who reads the design later has only the name to go by.

## Bad

\`\`\`ts bad
import { Service, System } from "@lintel/core"

export const design = System.make("shop", { include: [Service.make("web")] })
\`\`\`

## Good

\`\`\`ts good
import { Service, System } from "@lintel/core"

const Web = Service.make("web", { description: "Pages for customers." })
export const design = System.make("shop", { include: [Web] })
\`\`\`

## When to turn it off

When descriptions live somewhere else.

## Options

\`ignore\`: addresses of services that need none.
`

const caseOf = (service) => `${JSON.stringify({ lintel: "1.0", services: { web: service } }, null, 2)}\n`

/** Files of a rule: the rule, its page, a case that is found (its golden page still empty) and one that is not. */
export const ruleFiles = (code) => {
  const folder = `packages/rules/src/${code}`
  return {
    [`${folder}/rule.ts`]: rule(code, camelCase(code.split("/")[1])),
    [`${folder}/rule.md`]: rulePage,
    [`${folder}/cases/found/model.json`]: caseOf({}),
    [`${folder}/cases/found/expected.txt`]: "",
    [`${folder}/cases/allowed/model.json`]: caseOf({ description: "Pages for customers." })
  }
}

const change = (name, constant) => `import * as Schema from "effect/Schema"
import { commonData, changeKind } from "../../changeKind.js"
import { versioned } from "../../changeWords.js"

export const ${constant} = changeKind("compat/${name}", {
  class: "breaking",
  summary: "${words(name)}.",
  data: Schema.Struct({ ...commonData, operation: Schema.String }),
  explain: ({ operation, versions }) => ({
    consequence: [...versioned(operation, versions.new), \` refuses what \${versions.old} accepted.\`],
    fixes: [["Keep the old behaviour beside the new one until every caller has moved."]]
  })
})
`

const changePage = (name) => `# ${words(name)}

## Why it matters

Say who is hurt, and how they notice.

## Example

Show the old and the new version of the part that changed.

## When to accept it

Say when nobody is hurt although somebody could be.
`

/** Files of a kind of change: its words, and its page. Verdicts do not depend on it. */
export const changeFiles = (name) => {
  const folder = `packages/compat/src/changes/${name}`
  return {
    [`${folder}/change.ts`]: change(name, camelCase(name)),
    [`${folder}/change.md`]: changePage(name)
  }
}
