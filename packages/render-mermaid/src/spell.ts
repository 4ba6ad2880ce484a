import type { Diagram } from "./diagram.js"
import { spellFlowchart } from "./spellFlowchart.js"
import { spellSequence } from "./spellSequence.js"
import { spellState } from "./spellState.js"

/** YAML reads any JSON string as it is. */
const header = (title: string, settings: ReadonlyArray<string>): ReadonlyArray<string> => [
  "---",
  `title: ${JSON.stringify(title.replaceAll(/[\p{C}\s]+/gu, " "))}`,
  ...(settings.length === 0 ? [] : ["config:", ...settings.map((line) => `  ${line}`)]),
  "---"
]

const settingsOf: Readonly<Record<Diagram["_tag"], ReadonlyArray<string>>> = {
  Flowchart: [
    "flowchart:",
    "  wrappingWidth: 480",
    "  nodeSpacing: 40",
    "  rankSpacing: 60",
    "  curve: monotoneX",
    "  subGraphTitleMargin:",
    "    bottom: 16"
  ],
  Sequence: ["sequence:", "  mirrorActors: false"],
  StateDiagram: []
}

/** The text of a diagram, as Mermaid reads it. */
export const spell = (diagram: Diagram): string => {
  const lines = header(diagram.title, settingsOf[diagram._tag])
  return `${[...lines, ...spellDiagram(diagram)].join("\n")}\n`
}

const spellDiagram = (diagram: Diagram): ReadonlyArray<string> => {
  switch (diagram._tag) {
    case "Flowchart":
      return spellFlowchart(diagram)
    case "Sequence":
      return spellSequence(diagram)
    case "StateDiagram":
      return spellState(diagram)
  }
}
