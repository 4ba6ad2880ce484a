/**
 * What Mermaid can draw, as plain nodes. Things are known by keys (mostly addresses); the identifiers that Mermaid
 * wants are made when a diagram is spelled. Labels are lines of plain text, not escaped.
 */
export type Diagram = Flowchart | Sequence | StateDiagram | Gantt

/** What a thing is: decides shape and colours. */
export type Look = "system" | "service" | "store" | "channel" | "broker" | "external" | "person" | "group" | "unknown"

/** What an arrow is: decides its line and colour. */
export type Line = "call" | "message" | "data"

export interface FlowNode {
  readonly key: string
  readonly look: Look
  /** Lines of the name. */
  readonly name: ReadonlyArray<string>
  /** One line in small letters below it. */
  readonly detail: string
}

export interface FlowGroup {
  readonly key: string
  readonly name: string
  readonly nodes: ReadonlyArray<FlowNode>
  readonly groups: ReadonlyArray<FlowGroup>
}

export interface FlowEdge {
  readonly from: string
  readonly to: string
  readonly line: Line
  readonly label: ReadonlyArray<string>
}

export interface Flowchart {
  readonly _tag: "Flowchart"
  readonly title: string
  readonly direction: "LR" | "TB"
  readonly nodes: ReadonlyArray<FlowNode>
  readonly groups: ReadonlyArray<FlowGroup>
  readonly edges: ReadonlyArray<FlowEdge>
}

export interface Participant {
  readonly key: string
  readonly name: ReadonlyArray<string>
  readonly isActor: boolean
}

export type SequenceStep =
  | {
      readonly _tag: "Message"
      readonly from: string
      readonly to: string
      readonly arrow: ArrowWord
      readonly text: string
    }
  | { readonly _tag: "Note"; readonly over: string; readonly text: string }
  | { readonly _tag: "Block"; readonly word: BlockWord; readonly parts: ReadonlyArray<BlockPart> }

/** A call and its reply, something sent without an answer, a call or a reply that is lost. */
export type ArrowWord = "call" | "reply" | "send" | "lost" | "replyLost"

/**
 * `par` has parts that run at once, `alt` parts of which one runs; `opt` and `loop` have one part, `rect` one that is
 * marked with a colour.
 */
export type BlockWord = "par" | "alt" | "opt" | "loop" | "rect"

export interface BlockPart {
  readonly label: string
  readonly steps: ReadonlyArray<SequenceStep>
}

export interface Sequence {
  readonly _tag: "Sequence"
  readonly title: string
  readonly participants: ReadonlyArray<Participant>
  readonly steps: ReadonlyArray<SequenceStep>
}

export interface State {
  readonly key: string
  readonly name: string
  readonly look: "step" | "undo" | "closing"
}

/** A transition; without `from` it is the start, without `to` an end. */
export interface Transition {
  readonly from: string | undefined
  readonly to: string | undefined
  readonly label: string
}

export interface StateDiagram {
  readonly _tag: "StateDiagram"
  readonly title: string
  readonly states: ReadonlyArray<State>
  readonly transitions: ReadonlyArray<Transition>
}

/** A bar, or a moment; times in seconds from the beginning. */
export interface GanttRow {
  readonly name: string
  readonly kind: "task" | "milestone"
  readonly isCritical: boolean
  readonly start: number
  readonly seconds: number
}

export interface GanttSection {
  readonly name: string
  readonly rows: ReadonlyArray<GanttRow>
}

export interface Gantt {
  readonly _tag: "Gantt"
  readonly title: string
  readonly sections: ReadonlyArray<GanttSection>
}

/** A diagram with the place where it goes: `folder` and the name it would like there. */
export interface Drawing {
  readonly view: View
  /** What is drawn; distinguishes drawings of one view. Empty for the one picture of everything. */
  readonly of: string
  /** What the file would like to be called, inside the folder of its view. */
  readonly wish: string
  readonly diagram: Diagram
}

export type View =
  | "context"
  | "containers"
  | "events"
  | "saga"
  | "state"
  | "failure"
  | "flow"
  | "choreography"
  | "path"
  | "retries"
  | "deployment"
  | "rollout"
  | "mixtures"

/** The views, in the order in which people read them, with what each shows. */
export const views: Readonly<Record<View, string>> = {
  context: "the system and who is around it",
  containers: "services, stores and channels with their connections",
  events: "who emits what on which channel, and who reads it",
  saga: "what each saga does, and undoes",
  state: "the states of each saga whose steps follow one another",
  failure: "a shortest run for whatever goes wrong with a saga",
  flow: "what each flow does",
  choreography: "what follows from each trigger, over all messages to the end",
  path: "the longest path of calls from each operation that starts one",
  retries: "what retries and deadlines make of each call when all fails",
  deployment: "what runs in each environment",
  rollout: "the stages of each rollout along time, with their gates",
  mixtures: "which versions run side by side while a rollout goes on"
}
