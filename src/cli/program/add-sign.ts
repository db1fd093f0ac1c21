import type { Command } from 'commander'
import { EXIT } from '../exit-codes.js'
import type { SignFlags } from '../flags.js'
import { parseDays } from '../option-values.js'
import { UsageError } from '../stop.js'
import { performTo } from './runner.js'
import type { Runner } from './runner.js'
import { addCommon } from './shared-options.js'

/** Registers `orchard sign`. */
export function addSign(program: Command, runner: Runner): void {
  addCommon(program.command('sign'))
    .summary('a certificate for a request that was made elsewhere')
    .description('Shows what a request asks for, asks y/N, and signs it.')
    .argument(
      '[CSR]',
      'file of the request; `-` is standard input, and the chain then goes to standard output',
    )
    .argument('[HOST...]', 'the hosts of the certificate (default: those that the request names)')
    .option('--batch <FILE|FOLDER>', 'a line per server: name, request, hosts; or a folder of requests')
    .option('--name <NAME>', 'name of the file (default: the first host)')
    .option('--days <NUMBER>', 'life of the certificate (default and most: 825)', parseDays)
    .option('--out <FILE>', 'where the chain is written besides the folder of the CA; - is standard output')
    .option('--passphrase-file <FILE>', 'passphrase of the CA; - is standard input')
    .option('--owner <USER[:GROUP]>', 'who owns the file of the certificate')
    .option('--yes', 'do not ask')
    .action(async (csr: string | undefined, hosts: string[], flags: SignFlags) => {
      const { batch } = flags
      const wordsOnError = (flags.out ?? csr) === '-'
      await performTo({ ...runner, wordsOnError }, flags, async (session) => {
        if (batch !== undefined) {
          const words = csr === undefined ? hosts : [csr, ...hosts]
          return (await import('../commands/sign-batch.js')).signBatch(session, words, { ...flags, batch })
        }
        if (csr === undefined)
          throw new UsageError('no request was given', 'orchard sign FILE; - is standard input')
        const { sign } = await import('../commands/sign.js')
        return { document: await sign(session, { csr, hosts }, flags), code: EXIT.done }
      })
    })
}
