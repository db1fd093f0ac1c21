import type { Command } from 'commander'
import type { EnvFlags } from '../trust/trust-flags.js'
import { performTo } from './runner.js'
import type { Runner } from './runner.js'
import { addCommon } from './shared-options.js'

/** Registers `orchard env`. */
export function addEnv(program: Command, runner: Runner): void {
  addCommon(program.command('env'))
    .summary('variables by which Python, curl, git and Node.js trust the root')
    .description(
      'Writes a bundle of the roots of this system and that of the CA, and prints the variables that name it; behind -- ' +
        'stands a command that is run with them. Nothing of the machine is changed.',
    )
    .argument('[COMMAND...]', 'behind --: a program and its words')
    .option('--shell <SHELL>', 'sh, fish, powershell or cmd (default: as it seems)')
    .option('--root <FILE>', 'this root instead of that of the CA')
    .option('--out <FOLDER>', 'where the bundle is written (default: a folder per user)')
    .action(async (words: readonly string[], flags: EnvFlags) => {
      await performTo({ ...runner, wordsOnError: true }, flags, async (session) =>
        (await import('../commands/env.js')).env(session, words, flags),
      )
    })
}
