import type { Command } from 'commander'
import type { CheckFlags } from '../flags.js'
import { collect, parsePort, parseSeconds } from '../option-values.js'
import { performTo } from './runner.js'
import type { Runner } from './runner.js'
import { addCommon } from './shared-options.js'

/** Registers `orchard check`. */
export function addCheck(program: Command, runner: Runner): void {
  addCommon(program.command('check'))
    .summary('would an iPad trust this server, and if not, why?')
    .description(
      'Looks at running servers and at files as an iPhone or iPad would, and says what is wrong and what to do. ' +
        'Without a word: at every server of the CA. Exits with 1 where one is refused, with 3 where one does not answer.',
    )
    .argument('[ADDRESS|FILE...]', 'https://192.168.1.20:8888, or a file; - is standard input')
    .option(
      '--root <FILE>',
      'a root that the device trusts (default: the one of the CA); may be repeated',
      collect,
    )
    .option(
      '--host <HOST>',
      'host that a file is judged for (default: all that it names); may be repeated',
      collect,
    )
    .option('--explain <TEXT>', 'what a rule, an OSStatus or a message means')
    .option('--svg <FILE>', 'write a drawing of the chain')
    .option(
      '--token-file <FILE>',
      'token of Jupyter in its first line (or $JUPYTER_TOKEN); - is standard input',
    )
    .option('--timeout <SECONDS>', 'time for one server, 1 to 120 (default: 10)', parseSeconds)
    .option('--port <NUMBER>', "port of the CA's servers (default: 8888)", parsePort)
    .action(async (words: string[], flags: CheckFlags) => {
      await performTo(runner, flags, async (session) =>
        (await import('../commands/check.js')).check(session, words, flags),
      )
    })
}
