import type { Diagram, Flowchart } from "./diagram.js"
import { shortened } from "./label.js"
import { spellFlowchart } from "./spellFlowchart.js"
import { spellGantt } from "./spellGantt.js"
import { spellSequence } from "./spellSequence.js"
import { spellState } from "./spellState.js"

/** YAML reads any JSON string as it is. */
const header = (title: string, settings: ReadonlyArray<string>): ReadonlyArray<string> => [
  "---",
  `title: ${JSON.stringify(shortened(title.replaceAll(/[\p{C}\s]+/gu, " "), 160))}`,
  ...(settings.length === 0 ? [] : ["config:", ...settings.map((line) => `  ${line}`)]),
  "---"
]

/**
 * Lines that pass through the middle of their labels: with any other curve Mermaid moves labels off their places, onto
 * each other.
 */
const curves: Readonly<Record<Flowchart["direction"], string>> = { LR: "monotoneX", TB: "monotoneY" }

/** The colours of the flowcharts, each background with its text. */
const sequenceTheme = `themeVariables: ${JSON.stringify({
  actorBkg: "#e3eefc",
  actorBorder: "#3b73b9",
  actorTextColor: "#10273f",
  actorLineColor: "#9aa7b5",
  activationBkgColor: "#c9d8ea",
  activationBorderColor: "#3b73b9",
  labelBoxBkgColor: "#eeeef2",
  labelBoxBorderColor: "#7a7a8c",
  labelTextColor: "#26262e",
  noteBkgColor: "#fff1d6",
  noteBorderColor: "#c77d0a",
  noteTextColor: "#3d2600"
})}`

/** Bars as the boxes of the flowcharts; what cannot be undone stands out, with text that stays readable. */
const ganttTheme = `themeVariables: ${JSON.stringify({
  taskBkgColor: "#c9d8ea",
  taskBorderColor: "#3b73b9",
  taskTextColor: "#10273f",
  taskTextDarkColor: "#10273f",
  taskTextOutsideColor: "#26262e",
  critBkgColor: "#f8d2cf",
  critBorderColor: "#b3261e",
  sectionBkgColor: "#f4f6f9",
  sectionBkgColor2: "#ffffff",
  altSectionBkgColor: "#ffffff",
  titleColor: "#26262e"
})}`

const settingsOf = (diagram: Diagram): ReadonlyArray<string> => {
  switch (diagram._tag) {
    case "Flowchart":
      return [
        "flowchart:",
        `  curve: ${curves[diagram.direction]}`,
        "  nodeSpacing: 40",
        "  rankSpacing: 60",
        "  wrappingWidth: 480",
        ...(diagram.groups.length === 0 ? [] : ["  subGraphTitleMargin:", "    bottom: 16"])
      ]
    case "Sequence":
      return ["sequence:", "  mirrorActors: false", sequenceTheme]
    case "StateDiagram":
      return []
    case "Gantt":
      return [
        "gantt:",
        "  leftPadding: 200",
        // Without a width of its own it has that of its place, however narrow; names stand right of their bars.
        "  useWidth: 1400",
        "  rightPadding: 420",
        "  barHeight: 22",
        "  fontSize: 12",
        "  sectionFontSize: 12",
        ganttTheme
      ]
  }
}

/** The text of a diagram, as Mermaid reads it. */
export const spell = (diagram: Diagram): string => {
  const lines = header(diagram.title, settingsOf(diagram))
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
    case "Gantt":
      return spellGantt(diagram)
  }
}
