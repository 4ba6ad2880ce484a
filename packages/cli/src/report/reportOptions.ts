import { choice, flag, many, out, text } from "../arguments/option.js"
import { address, bytes, count, day } from "../arguments/values.js"

export const formats = ["pretty", "plain", "json", "sarif", "github", "markdown", "junit", "html"] as const

/** Options of commands that print a report. */
export const reportOptions = {
  format: choice(formats, "FORMAT", "How the report is printed; pretty by default."),
  out: out("FILE", "Write the report to a file, whole or not at all, instead of standard output."),
  "fail-on": choice(
    ["error", "warning", "note", "never"],
    "SEVERITY",
    "Findings of this severity and above make the exit code 1; error by default."
  ),
  "allow-undecided": flag("What is undecided does not make the exit code 3."),
  "max-pages": count("NUMBER", "Show at most this many pages; all but the last notes by default. The rest is counted."),
  now: day("The day the report is about; SOURCE_DATE_EPOCH, else today in UTC, by default."),
  config: text("FILE", "The configuration; the nearest lintel.config.ts by default.")
} as const

/** Options of commands that read inputs. */
export const inputOptions = {
  system: text("NAME", "The system, where a design exports several."),
  resolve: many(
    address(
      "A file that stands for an address that documents refer to, or a folder for all addresses below it. Nothing is fetched."
    )
  ),
  "max-input": bytes("SIZE", "The largest file that is read; 64MiB by default."),
  "max-depth": count("NUMBER", "The deepest nesting that is read; 500 by default.")
} as const
