import { Escape } from "@lintel/render"
import { type BpmnFlow, type BpmnNode, type BpmnScope, type Box, placed } from "./diagram.js"

const escape = Escape.make({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\t": "&#9;" })

/** XML has no place for other control characters. */
const attribute = (text: string): string => escape(text.replaceAll(/[^\t\n\P{Cc}]|[\uFFFE\uFFFF]/gu, " "))

const indent = (lines: ReadonlyArray<string>): ReadonlyArray<string> => lines.map((line) => `  ${line}`)

const flowLines = ({ id, from, to, name, condition }: BpmnFlow): ReadonlyArray<string> => {
  const named = name === undefined ? "" : ` name="${attribute(name)}"`
  const open = `<bpmn:sequenceFlow id="${id}"${named} sourceRef="${from}" targetRef="${to}"`
  if (condition === undefined) return [`${open} />`]
  const text = `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression" language="https://jsonata.org">${attribute(condition)}</bpmn:conditionExpression>`
  return [`${open}>`, `  ${text}`, "</bpmn:sequenceFlow>"]
}

const linkLines = (flows: ReadonlyArray<BpmnFlow>, id: string): ReadonlyArray<string> => [
  ...flows.filter(({ to }) => to === id).map((it) => `<bpmn:incoming>${it.id}</bpmn:incoming>`),
  ...flows.filter(({ from }) => from === id).map((it) => `<bpmn:outgoing>${it.id}</bpmn:outgoing>`)
]

const nodeLines = (scope: BpmnScope, node: BpmnNode): ReadonlyArray<string> => {
  const { boundaries, element, error, fallback, id, inside, name, text } = node
  const named = name === "" ? "" : ` name="${attribute(name)}"`
  const taken = fallback === undefined ? "" : ` default="${fallback}"`
  const raised = error === undefined ? [] : [`<bpmn:errorEventDefinition id="${id}_error" errorRef="${error}" />`]
  const caught = boundaries.flatMap((boundary) => [
    `<bpmn:boundaryEvent id="${boundary.id}" name="${attribute(boundary.name)}" attachedToRef="${id}">`,
    ...indent([
      ...linkLines(scope.flows, boundary.id),
      boundary.after === undefined
        ? `<bpmn:errorEventDefinition id="${boundary.id}_error"${boundary.error === undefined ? "" : ` errorRef="${boundary.error}"`} />`
        : `<bpmn:timerEventDefinition id="${boundary.id}_timer"><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">${boundary.after}</bpmn:timeDuration></bpmn:timerEventDefinition>`
    ]),
    "</bpmn:boundaryEvent>"
  ])
  return [
    `<bpmn:${element} id="${id}"${named}${taken}>`,
    ...indent([
      ...(text === undefined ? [] : [`<bpmn:documentation>${attribute(text)}</bpmn:documentation>`]),
      ...linkLines(scope.flows, id),
      ...(inside === undefined ? [] : scopeLines(inside)),
      ...raised
    ]),
    `</bpmn:${element}>`,
    ...caught
  ]
}

const scopeLines = (scope: BpmnScope): ReadonlyArray<string> => [
  ...scope.nodes.flatMap((node) => nodeLines(scope, node)),
  ...scope.flows.flatMap(flowLines)
]

const bounds = ({ x, y, width, height }: Box): string =>
  `<dc:Bounds x="${x}" y="${y}" width="${width}" height="${height}" />`

const shapeLines = (scope: BpmnScope, boxes: ReadonlyMap<string, Box>): ReadonlyArray<string> =>
  scope.nodes.flatMap((node) => {
    const ids = [node.id, ...node.boundaries.map(({ id }) => id)]
    const shapes = ids.flatMap((id) => {
      const box = boxes.get(id)
      const expanded = id === node.id && node.inside !== undefined ? ' isExpanded="true"' : ""
      return box === undefined
        ? []
        : [`<bpmndi:BPMNShape id="${id}_di" bpmnElement="${id}"${expanded}>`, `  ${bounds(box)}`, "</bpmndi:BPMNShape>"]
    })
    return [...shapes, ...(node.inside === undefined ? [] : shapeLines(node.inside, boxes))]
  })

const middle = ({ y, height }: Box): number => y + height / 2

const edgeLines = (scope: BpmnScope, boxes: ReadonlyMap<string, Box>): ReadonlyArray<string> => {
  const boundaries = new Set(scope.nodes.flatMap((node) => node.boundaries.map(({ id }) => id)))
  const own = scope.flows.flatMap(({ id, from, to }) => {
    const [a, b] = [boxes.get(from), boxes.get(to)]
    if (a === undefined || b === undefined) return []
    const start = boundaries.has(from)
      ? { x: a.x + a.width / 2, y: a.y + a.height }
      : { x: a.x + a.width, y: middle(a) }
    return [
      `<bpmndi:BPMNEdge id="${id}_di" bpmnElement="${id}">`,
      `  <di:waypoint x="${start.x}" y="${start.y}" />`,
      `  <di:waypoint x="${b.x}" y="${middle(b)}" />`,
      "</bpmndi:BPMNEdge>"
    ]
  })
  return [...own, ...scope.nodes.flatMap((node) => (node.inside === undefined ? [] : edgeLines(node.inside, boxes)))]
}

/** What a document says of its process. */
export interface BpmnDocument {
  readonly name: string
  readonly description: string | undefined
  readonly aborted: string
  readonly manual: string
  readonly process: BpmnScope
}

const usedErrors = ({ nodes }: BpmnScope): ReadonlySet<string> =>
  new Set(
    nodes.flatMap(({ boundaries, error, inside }) => [
      ...[error, ...boundaries.map((it) => it.error)].filter((it) => it !== undefined),
      ...(inside === undefined ? [] : usedErrors(inside))
    ])
  )

/** A process with its diagram, as XML. */
export const printBpmn = ({ name, description, aborted, manual, process }: BpmnDocument): string => {
  const boxes = placed(process, 0, 0)
  const used = usedErrors(process)
  const errors = [
    ["Error_Rejected", "Rejected"],
    ["Error_Unanswered", "Unanswered"],
    ["Error_Aborted", aborted],
    ["Error_Manual", manual]
  ] as const
  const error = (id: string, code: string): string =>
    `  <bpmn:error id="${id}" name="${attribute(code)}" errorCode="${attribute(code)}" />`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="Definitions_1" targetNamespace="http://bpmn.io/schema/bpmn">',
    ...errors.filter(([id]) => used.has(id)).map(([id, code]) => error(id, code)),
    `  <bpmn:process id="Process_1" name="${attribute(name)}" isExecutable="false">`,
    ...(description === undefined ? [] : [`    <bpmn:documentation>${attribute(description)}</bpmn:documentation>`]),
    ...indent(indent(scopeLines(process))),
    "  </bpmn:process>",
    '  <bpmndi:BPMNDiagram id="Diagram_1">',
    '    <bpmndi:BPMNPlane id="Plane_1" bpmnElement="Process_1">',
    ...indent(indent(indent([...shapeLines(process, boxes), ...edgeLines(process, boxes)]))),
    "    </bpmndi:BPMNPlane>",
    "  </bpmndi:BPMNDiagram>",
    "</bpmn:definitions>",
    ""
  ].join("\n")
}
