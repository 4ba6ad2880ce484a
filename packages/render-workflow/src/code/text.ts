/** A text as a literal of TypeScript: JSON, with the line ends escaped that JSON leaves alone. */
export const text = (value: unknown): string =>
  (JSON.stringify(value) ?? "undefined").replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029")
