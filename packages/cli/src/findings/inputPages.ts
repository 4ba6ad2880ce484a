/** The pages of the findings about inputs, by code. */
export const inputPages: ReadonlyMap<string, string> = new Map([
  [
    "input/unreached",
    `# Something was constructed and belongs to no system

## Why it matters

A System holds what is reachable by value from its \`include\`. A call, a saga or an objective that nothing refers to is
not in the Model, so no rule looks at it and no diagram shows it. The same holds for a module in the design's folder that
constructs something and that nobody imports; it is not run, so the finding names the file and the line.

## What to do

Include it in \`System.make\`, or pass the whole module it is in: \`include: [plans]\` with
\`import * as plans from "./plans.js"\`. Remove it if it is not meant any more.
`
  ],
  [
    "input/lossy-schema",
    `# JSON Schema says less exactly what a payload is

## Why it matters

Payloads are compared as JSON Schema, because that is what is on the wire. Some schemas say more than JSON Schema can, or
say it in a form that admits more values than meant. Verdicts about such a payload are verdicts about the wider form.

## What to do

The finding names the form to write instead: \`Schema.Finite\` for \`Schema.Number\`, \`Schema.optionalKey\` for
\`Schema.optional\`, a check with a JSON Schema for one without.
`
  ],
  [
    "input/document",
    `# A document was read, but perhaps not as its author meant it

## Why it matters

Real documents deviate from their specification. What is clear is read as meant; what cannot be known, such as the target
of a broken reference, stays unknown and never counts as fine.

## What to do

Correct the document at the place the finding names. Notes tell of keys and forms without effect, warnings of parts whose
meaning is not known; where a reference leads to nothing that is there, the verdict is undecided. Nothing is fetched: a
copy of what is at an address is given along with \`--resolve URL=PATH\`, or by \`resolve\` in \`lintel.config.ts\`.
`
  ],
  [
    "input/conflict",
    `# Two inputs say different things of one address

## Why it matters

Several inputs are put together into one Model. Where two of them describe the same thing in different ways, one of them
counts, and nobody checks what the other says of it, or of the fields that the finding names.

Documents of applications are no conflict where each has its own form of a message: the form of a writer is what is
written, the form of a reader is what it decodes with, and both are judged against each other. A channel is known by its
address on its broker. Headers, keys and content types are the writer's to say.

## What to do

Describe it in one place, or give one of the two another name.
`
  ],
  [
    "input/extension",
    `# Data of another package is not of its form

## Why it matters

Entities carry data of other packages under a key of \`extensions\`. The package that owns the key says in the
configuration which form its data has. Data of another form is kept, and the package cannot use it.

## What to do

Write the data as the reason says, or leave the extension out of the configuration if nobody reads it any more.
`
  ]
])
