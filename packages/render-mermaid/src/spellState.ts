import type { State, StateDiagram } from "./diagram.js"
import { escapeLabel } from "./escape.js"
import { identifiers } from "./identifiers.js"

const styles: Readonly<Record<State["look"], string>> = {
  step: "fill:#e3eefc,stroke:#3b73b9,color:#10273f",
  undo: "fill:#fff1d6,stroke:#c77d0a,color:#3d2600",
  closing: "fill:#eeeef2,stroke:#7a7a8c,color:#26262e"
}

export const spellState = ({ states, transitions }: StateDiagram): ReadonlyArray<string> => {
  const names = identifiers(states.map((state) => state.key))
  const end = (key: string | undefined): string => (key === undefined ? "[*]" : names.of(key))
  const looks = new Set(states.map((state) => state.look))
  const rows = [
    ...states.map(({ key, name }) => `state "${escapeLabel(name)}" as ${names.of(key)}`),
    ...transitions.map(
      ({ from, to, label }) => `${end(from)} --> ${end(to)}${label === "" ? "" : ` : ${escapeLabel(label)}`}`
    ),
    ...Object.entries(styles).flatMap(([look, style]) =>
      looks.has(look as State["look"]) ? [`classDef ${look} ${style}`] : []
    ),
    ...states.map(({ key, look }) => `class ${names.of(key)} ${look}`)
  ]
  return ["stateDiagram-v2", ...rows.map((row) => `  ${row}`)]
}
