/**
 * Plain words. Line breaks and tabs count as one space.
 *
 * @category inline
 * @since 0.1.0
 */
export interface Text {
  readonly _tag: "Text"
  readonly text: string
}

/**
 * Words that carry weight.
 *
 * @category inline
 * @since 0.1.0
 */
export interface Strong {
  readonly _tag: "Strong"
  readonly children: ReadonlyArray<Inline>
}

/**
 * Words that are stressed.
 *
 * @category inline
 * @since 0.1.0
 */
export interface Emphasis {
  readonly _tag: "Emphasis"
  readonly children: ReadonlyArray<Inline>
}

/**
 * A fragment of code inside a sentence.
 *
 * @category inline
 * @since 0.1.0
 */
export interface Code {
  readonly _tag: "Code"
  readonly text: string
}

/**
 * An entity: printed short, with the whole address kept for links and JSON.
 *
 * @category inline
 * @since 0.1.0
 */
export interface Name {
  readonly _tag: "Name"
  readonly address: string
  readonly text: string
}

/**
 * A link. Printers that make it clickable accept only http, https, mailto and relative targets.
 *
 * @category inline
 * @since 0.1.0
 */
export interface Link {
  readonly _tag: "Link"
  readonly href: string
  readonly children: ReadonlyArray<Inline>
}

/**
 * A number as it was computed, with the unit and where it comes from.
 *
 * @category inline
 * @since 0.1.0
 */
export interface Numeral {
  readonly _tag: "Numeral"
  readonly value: string
  readonly unit?: string
  readonly origin?: string
}

/**
 * A key somebody presses.
 *
 * @category inline
 * @since 0.1.0
 */
export interface Key {
  readonly _tag: "Key"
  readonly text: string
}

/**
 * A command somebody types: never broken over lines.
 *
 * @category inline
 * @since 0.1.0
 */
export interface Command {
  readonly _tag: "Command"
  readonly text: string
}

/**
 * Where something was written: `file:line:column` once resolved, else the name. See {@link resolvePlaces}.
 *
 * @category inline
 * @since 0.1.0
 */
export interface Place {
  readonly _tag: "Place"
  readonly address: string
  readonly pointer?: string
}

/**
 * Every inline node by its tag.
 *
 * @category inline
 * @since 0.1.0
 */
export interface InlineNodes {
  readonly Text: Text
  readonly Strong: Strong
  readonly Emphasis: Emphasis
  readonly Code: Code
  readonly Name: Name
  readonly Link: Link
  readonly Numeral: Numeral
  readonly Key: Key
  readonly Command: Command
  readonly Place: Place
}

/**
 * What a sentence consists of.
 *
 * @category inline
 * @since 0.1.0
 */
export type Inline = InlineNodes[keyof InlineNodes]
