import { describe, expect, it } from "vitest"
import { abridge, matches, readCommands, splitWords } from "./pageCommands.js"

describe("commands of a page", () => {
  it("are split as a shell would, without expanding anything", () => {
    expect(splitWords(`lintel accept --reason "until the move" 'a b' --until="2026-12-31"`)).toEqual([
      "lintel",
      "accept",
      "--reason",
      "until the move",
      "a b",
      "--until=2026-12-31"
    ])
  })
  it("may be continued, and may write to a file", () => {
    const text = '$ lintel diff a b \\\n    --format sarif > out.sarif\nprinted\n$ echo "$?"\n1'
    expect(readCommands(text)).toEqual([
      {
        lines: ["$ lintel diff a b \\", "    --format sarif > out.sarif"],
        words: ["lintel", "diff", "a", "b", "--format", "sarif"],
        output: "out.sarif"
      },
      { lines: ['$ echo "$?"'], words: ["echo", "$?"], output: undefined }
    ])
  })
  it("stand at the beginning of a fence", () => {
    expect(() => readCommands("printed")).toThrow("starts with a command")
  })
})

describe("what a page says was printed", () => {
  it("is compared line by line", () => {
    expect(matches("a\nb", "a\nb")).toBe(true)
    expect(matches("a\nb", "a\nc")).toBe(false)
    expect(matches("a", "a\nb")).toBe(false)
    expect(matches("a\nb", "a")).toBe(false)
  })
  it("may leave lines out where it says so", () => {
    expect(matches("a\n…\nd", "a\nb\nc\nd")).toBe(true)
    expect(matches("a\n…\nd", "a\nd")).toBe(true)
    expect(matches("a\n…", "a\nb\nc")).toBe(true)
    expect(matches("a\n…", "b\nb\nc")).toBe(false)
    expect(matches("a\n…\nd", "a\nb\nc")).toBe(false)
    expect(matches("a\n…\nc\n…\ne", "a\nb\nc\nd\ne")).toBe(true)
    expect(matches("a\n…\nc\n…\ne", "a\nc\nb\ne\nd")).toBe(false)
    expect(matches("a\n…\nb", "a\nb\nb")).toBe(true)
    expect(matches("a\n…\nb\n…\nb", "a\nb")).toBe(false)
  })
  it("may leave a part of a line out", () => {
    expect(matches("Judged by … rules.", "Judged by 21 rules.")).toBe(true)
    expect(matches("Judged by … rules.", "Judged by 21 rules")).toBe(false)
    expect(matches("a … b (c)*", "a … b (c)*")).toBe(true)
  })
  it("keeps leaving out what it left out when it is written again", () => {
    expect(abridge("$ x\na\n…\nd", "$ x\na\nb\nc\nd\ne")).toBe("$ x\na\n…\nd\ne")
    expect(abridge("$ x\na\n…", "$ x\na\nb\nc")).toBe("$ x\na\n…")
    expect(abridge("$ x\na\n…\nd", "$ x\nA\nb\nd")).toBe("$ x\nA\nb\nd")
    expect(abridge("a\n…\nd\n…\nf", "a\nb\nd\ne\nf\ng")).toBe("a\n…\nd\n…\nf\ng")
  })
})
