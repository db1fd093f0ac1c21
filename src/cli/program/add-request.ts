import type { Command } from 'commander'
import type { RequestFlags } from '../flags.js'
import { perform } from './runner.js'
import type { Runner } from './runner.js'
import { addCommon, KEY_KINDS_TEXT } from './shared-options.js'

/** Registers `orchard request`. */
export function addRequest(program: Command, runner: Runner): void {
  addCommon(program.command('request'))
    .summary('a key and a request on this machine, for `orchard sign` on another')
    .description('Makes a key, which stays here, and a certificate request, which goes to standard output.')
    .argument('<HOST...>', 'names and IP addresses of this server; `-` among them: no request file')
    .option('--name <NAME>', 'name of the files (default: the first host)')
    .option('--only', 'do not add localhost and the names of this machine')
    .option('--key <FILE>', 'where the key is written')
    .option('--out <FILE>', 'where the request is written; - is standard output')
    .option('--key-kind <KIND>', `kind of the key: ${KEY_KINDS_TEXT}`)
    .option('--owner <USER[:GROUP]>', 'who owns the key')
    .action(async (hosts: string[], flags: RequestFlags) => {
      await perform({ ...runner, wordsOnError: true }, flags, async (session) =>
        (await import('../commands/request.js')).request(session, hosts, flags),
      )
    })
}
