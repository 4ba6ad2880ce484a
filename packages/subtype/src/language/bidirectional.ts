/**
 * The rule of RFC 5893 for labels that are written from right to left, for the code points that labels may hold.
 *
 * @module
 */

type Direction = "L" | "R" | "AN" | "EN" | "NSM" | "neutral"

const scripts = `Adlam Arabic Avestan Chorasmian Cypriot Elymaic Hanifi_Rohingya Hatran Hebrew Imperial_Aramaic
  Inscriptional_Pahlavi Inscriptional_Parthian Kharoshthi Lydian Mandaic Manichaean Mende_Kikakui Meroitic_Cursive
  Meroitic_Hieroglyphs Nabataean Nko Old_Hungarian Old_North_Arabian Old_Sogdian Old_South_Arabian Old_Turkic Palmyrene
  Phoenician Psalter_Pahlavi Samaritan Sogdian Syriac Thaana Yezidi`.split(/\s+/)

// Letters, digits of N'Ko and Adlam, and the punctuation of Hebrew that labels may hold.
const rightToLeft = new RegExp(`^[${scripts.map((script) => `\\p{Script=${script}}`).join("")}]$`, "u")
const arabicNumber = /^[\u0660-\u0669\u066b\u066c\u06dd\u{10d30}-\u{10d39}\u{10e60}-\u{10e7e}]$/u
const europeanNumber = /^[0-9\u06f0-\u06f9]$/
const mark = /^[\p{Mn}\p{Me}]$/u
const neutral = /^(?:[-\u00b7\u0375\u200c\u30fb]|\u200d)$/

const directionOf = (character: string): Direction => {
  if (europeanNumber.test(character)) return "EN"
  if (arabicNumber.test(character)) return "AN"
  if (mark.test(character)) return "NSM"
  if (neutral.test(character)) return "neutral"
  return rightToLeft.test(character) ? "R" : "L"
}

const fits = (directions: ReadonlyArray<Direction>): boolean => {
  const [first] = directions
  const last = directions.findLast((direction) => direction !== "NSM")
  if (first === "L") {
    return !directions.some((each) => each === "R" || each === "AN") && (last === "L" || last === "EN")
  }
  if (first !== "R" || directions.includes("L")) return false
  if (directions.includes("EN") && directions.includes("AN")) return false
  return last === "R" || last === "EN" || last === "AN"
}

/** Whether the labels of a name, decoded, keep the rule: it binds all of them if one is written from right to left. */
export const keepBidirectionalRule = (labels: ReadonlyArray<string>): boolean => {
  const directions = labels.map((label) => Array.from(label, directionOf))
  if (!directions.some((label) => label.some((each) => each === "R" || each === "AN"))) return true
  return directions.every(fits)
}
