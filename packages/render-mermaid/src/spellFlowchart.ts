import type { Names } from "@lintel/render"
import type { FlowEdge, Flowchart, FlowGroup, FlowNode, Line, Look } from "./diagram.js"
import { escapeLabel } from "./escape.js"
import { identifiers } from "./identifiers.js"

/** What stands around the label of each look. */
const shapes: Readonly<Record<Look, readonly [open: string, close: string]>> = {
  system: ["[", "]"],
  service: ["[", "]"],
  store: ["[(", ")]"],
  channel: ["([", "])"],
  broker: ["([", "])"],
  external: ["[", "]"],
  person: ["(", ")"],
  group: ["[[", "]]"],
  unknown: ["{{", "}}"]
}

/** Explicit colours of background, border and text read well on light and dark pages alike. */
const styles: Readonly<Record<Look, string>> = {
  system: "fill:#1f4e8c,stroke:#163a69,color:#ffffff",
  service: "fill:#e3eefc,stroke:#3b73b9,color:#10273f",
  store: "fill:#e2f4e8,stroke:#2e8b57,color:#0f2f1e",
  channel: "fill:#fff1d6,stroke:#c77d0a,color:#3d2600",
  broker: "fill:#fff1d6,stroke:#c77d0a,color:#3d2600",
  external: "fill:#eeeef2,stroke:#7a7a8c,color:#26262e,stroke-dasharray:5 3",
  person: "fill:#f1e8fb,stroke:#7d4cb3,color:#2a1540",
  group: "fill:#f3f5f8,stroke:#57606a,color:#24292f",
  unknown: "fill:#fdeaea,stroke:#b3423f,color:#3f1110,stroke-dasharray:5 3"
}

const frameStyle = "fill:#f8f9fb,stroke:#b4bdc8,color:#24292f"

const arrows: Readonly<Record<Line, string>> = { call: "-->", message: "-.->", data: "-->" }

const colours: Readonly<Record<Line, string | undefined>> = { call: undefined, message: "#c77d0a", data: "#2e8b57" }

const lines = (texts: ReadonlyArray<string>): string => texts.map(escapeLabel).join("<br/>")

const nodeText = ({ name, detail }: FlowNode): string =>
  `<b>${lines(name)}</b>${detail === "" ? "" : `<br/><small>${escapeLabel(detail)}</small>`}`

const spellNode = (node: FlowNode, names: Names): string => {
  const [open, close] = shapes[node.look]
  return `${names.of(node.key)}${open}"${nodeText(node)}"${close}:::${node.look}`
}

const indent = (rows: ReadonlyArray<string>): ReadonlyArray<string> => rows.map((row) => `  ${row}`)

const spellGroup = (group: FlowGroup, names: Names): ReadonlyArray<string> => [
  `subgraph ${names.of(group.key)}["${escapeLabel(group.name)}"]`,
  ...indent(group.nodes.map((node) => spellNode(node, names))),
  ...indent(group.groups.flatMap((inner) => spellGroup(inner, names))),
  "end"
]

const spellEdge = ({ from, to, line, label }: FlowEdge, names: Names): string => {
  const text = label.length === 0 ? "" : `|"${lines(label)}"|`
  return `${names.of(from)} ${arrows[line]}${text} ${names.of(to)}`
}

const edgeStyles = (edges: ReadonlyArray<FlowEdge>): ReadonlyArray<string> =>
  (["call", "message", "data"] as const).flatMap((line) => {
    const places = edges.flatMap((edge, at) => (edge.line === line ? [at] : []))
    const colour = colours[line]
    return colour === undefined || places.length === 0 ? [] : [`linkStyle ${places.join(",")} stroke:${colour}`]
  })

const nodesOf = (groups: ReadonlyArray<FlowGroup>): ReadonlyArray<FlowNode> =>
  groups.flatMap((group) => [...group.nodes, ...nodesOf(group.groups)])

const keysOf = (groups: ReadonlyArray<FlowGroup>): ReadonlyArray<string> =>
  groups.flatMap((group) => [group.key, ...keysOf(group.groups)])

export const spellFlowchart = (chart: Flowchart): ReadonlyArray<string> => {
  const nodes = [...chart.nodes, ...nodesOf(chart.groups)]
  const names = identifiers([...nodes.map((node) => node.key), ...keysOf(chart.groups)])
  const frames = keysOf(chart.groups)
  const looks = new Set(nodes.map((node) => node.look))
  return [
    `flowchart ${chart.direction}`,
    ...indent(chart.nodes.map((node) => spellNode(node, names))),
    ...indent(chart.groups.flatMap((group) => spellGroup(group, names))),
    ...indent(chart.edges.map((edge) => spellEdge(edge, names))),
    ...indent(
      Object.entries(styles).flatMap(([look, style]) => (looks.has(look as Look) ? [`classDef ${look} ${style}`] : []))
    ),
    ...(frames.length === 0
      ? []
      : indent([`classDef frame ${frameStyle}`, `class ${frames.map(names.of).join(",")} frame`])),
    ...indent(edgeStyles(chart.edges))
  ]
}
