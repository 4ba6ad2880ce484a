/** A label as it follows a place; a mark without a label only says where. */
export const afterPlace = (label: string): string => (label === "" ? "" : `: ${label}`)
