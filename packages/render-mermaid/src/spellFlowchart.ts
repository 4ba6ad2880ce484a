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

const toItself: Readonly<Record<Line, string>> = {
  call: "calls itself",
  message: "sends itself",
  data: "uses itself"
}

/** What boxes have to do with themselves, in lines: what would be written on an arrow, by the key of the box. */
type Selves = ReadonlyMap<string, ReadonlyArray<string>>

const selvesOf = (nodes: ReadonlyArray<FlowNode>, edges: ReadonlyArray<FlowEdge>): Selves => {
  const found = new Map(nodes.map((node) => [node.key, [] as Array<string>]))
  for (const { from, to, line, label } of edges) {
    const verb = toItself[line]
    if (from === to) found.get(from)?.push(label.length === 0 ? verb : `${verb}:`, ...label)
  }
  return found
}

const nodeText = ({ key, name, detail }: FlowNode, selves: Selves): string => {
  const small = [...(detail === "" ? [] : [detail]), ...(selves.get(key) ?? [])]
  return `<b>${lines(name)}</b>${small.length === 0 ? "" : `<br/><small>${lines(small)}</small>`}`
}

const spellNode = (node: FlowNode, names: Names, selves: Selves): string => {
  const [open, close] = shapes[node.look]
  return `${names.of(node.key)}${open}"${nodeText(node, selves)}"${close}:::${node.look}`
}

const indent = (rows: ReadonlyArray<string>): ReadonlyArray<string> => rows.map((row) => `  ${row}`)

const spellGroup = (group: FlowGroup, names: Names, selves: Selves): ReadonlyArray<string> => [
  `subgraph ${names.of(group.key)}["${escapeLabel(group.name)}"]`,
  ...indent(group.nodes.map((node) => spellNode(node, names, selves))),
  ...indent(group.groups.flatMap((inner) => spellGroup(inner, names, selves))),
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
  // An arrow from a box to itself is drawn across the labels of other arrows: the box says it.
  const selves = selvesOf(nodes, chart.edges)
  const edges = chart.edges.filter(({ from, to }) => from !== to || !selves.has(from))
  return [
    `flowchart ${chart.direction}`,
    ...indent(chart.nodes.map((node) => spellNode(node, names, selves))),
    ...indent(chart.groups.flatMap((group) => spellGroup(group, names, selves))),
    ...indent(edges.map((edge) => spellEdge(edge, names))),
    ...indent(
      Object.entries(styles).flatMap(([look, style]) => (looks.has(look as Look) ? [`classDef ${look} ${style}`] : []))
    ),
    ...(frames.length === 0
      ? []
      : indent([`classDef frame ${frameStyle}`, `class ${frames.map(names.of).join(",")} frame`])),
    ...indent(edgeStyles(edges))
  ]
}
