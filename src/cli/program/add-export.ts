import type { Command } from 'commander'
import type { ExportFlags } from '../flags.js'
import { perform } from './runner.js'
import type { Runner } from './runner.js'
import { addCommon } from './shared-options.js'

/** Registers `orchard export`. */
export function addExport(program: Command, runner: Runner): void {
  addCommon(program.command('export'))
    .summary('the key and certificates of a server as one encrypted file (PKCS#12)')
    .description(
      'Writes the key of a server with its certificate and those above it into one encrypted file (.p12), for keychains ' +
        'and for servers that want one. The password is made and shown on the terminal, or read from a file.',
    )
    .argument('<NAME>', 'name, host or certificate of a server of this CA')
    .option('--modern', 'AES-256 and SHA-256 (the default): iOS 18 and later')
    .option('--legacy-apple', '3DES and SHA-1: what every iOS and macOS imports')
    .option('--out <FILE>', 'where it is written (default: NAME.p12 here); it must not exist')
    .option('--password-file <FILE>', 'password in its first line; - is standard input')
    .action(async (name: string, flags: ExportFlags) => {
      await perform(runner, flags, async (session) =>
        (await import('../commands/export.js')).exportServer(session, name, flags),
      )
    })
}
