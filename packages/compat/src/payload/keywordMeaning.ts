const meanings: Readonly<Record<string, string>> = {
  default: "Who leaves it out gets, or assumes, another value than before.",
  deprecated: "Users are asked to move away from it; it still works.",
  contentEncoding: "The text is decoded in another way.",
  contentMediaType: "The text is read as another kind of document.",
  contentSchema: "The document that the text holds is another; nothing refuses it here.",
  discriminator: "Which form a payload has is told by another property, or by other values.",
  readOnly: "Whether callers may set it is decided by this mark.",
  writeOnly: "Whether callers get it back is decided by this mark.",
  format: "Both forms are accepted, and read as different things: another width of numbers, another kind of text.",
  enum: "Readers do not know these values: their code falls to whatever it does by default."
}

/** Why it matters that a keyword says something else. */
export const keywordMeaning = (keyword: string): string => meanings[keyword] ?? "It says something else than before."
