import type { Command } from "../arguments/command.js"
import { acceptCommand } from "./accept/command.js"
import { checkCommand } from "./check/command.js"
import { diffCommand } from "./diff/command.js"
import { explainCommand } from "./explain/command.js"
import { importCommand } from "./import/command.js"
import { initCommand } from "./init/command.js"
import { planCommand } from "./plan/command.js"
import { renderCommand } from "./render/command.js"
import { snapshotCommand } from "./snapshot/command.js"
import { subtypeCommand } from "./subtype/command.js"

/** Every command, in the order of the help page. */
export const commands: ReadonlyArray<Command> = [
  checkCommand,
  diffCommand,
  planCommand,
  subtypeCommand,
  renderCommand,
  importCommand,
  snapshotCommand,
  explainCommand,
  acceptCommand,
  initCommand
]
