import type { Command } from 'commander'
import { collect } from '../option-values.js'

/** Every kind of key, as the help lists them. */
export const KEY_KINDS_TEXT = 'ec-p256 (default), ec-p384, rsa-2048, rsa-3072 or rsa-4096'

/** What the help says of `--passphrase-file`. */
export const PASSPHRASE_FILE_TEXT = 'passphrase of the CA in its first line; - is standard input'

/** What the help says of `--json`. */
export const JSON_TEXT = 'JSON instead of words'

/** What every command takes. */
export function addCommon(command: Command): Command {
  return addFolderOption(command).option('--json', JSON_TEXT)
}

/** What every command takes that works on a CA. */
export function addFolderOption(command: Command): Command {
  return command.option('--dir <PATH>', 'folder of the CA (default: $ORCHARD_HOME, or one per user)')
}

/** What commands take that use the key of the CA. */
export function addPassphraseOption(command: Command): Command {
  return command.option('--passphrase-file <FILE>', PASSPHRASE_FILE_TEXT)
}

/** What commands take that make keys of servers. */
export function addKeyOptions(command: Command): Command {
  return command
    .option('--key-kind <KIND>', `kind of new keys: ${KEY_KINDS_TEXT}`)
    .option('--passphrase-file <FILE>', PASSPHRASE_FILE_TEXT)
    .option('--owner <USER[:GROUP]>', 'who owns the files of the server')
}

/** What commands take that may make a root. */
export function addRootOptions(command: Command): Command {
  return command
    .option(
      '--permit <NAME|CIDR>',
      'a further name or range that the root may sign; may be repeated',
      collect,
    )
    .option('--unconstrained', 'a root that may sign any name in the world')
    .option('--common-name <NAME>', 'name of the root, as Settings lists it (default: user@host, month)')
}
