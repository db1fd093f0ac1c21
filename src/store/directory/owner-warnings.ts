import { expectString } from '../../base/options.js'
import type { FileFacts, FileOwner } from './file-layer.js'

/** Says it when a server key ends up with root although a person ran the command through sudo. */
export function ownerWarnings(key: FileFacts, owner: FileOwner | undefined): readonly string[] {
  const user = process.env['SUDO_USER']
  if (owner !== undefined && key.uid !== owner.uid) {
    return [
      `The server's key belongs to user ${String(key.uid)} and not to user ${String(owner.uid)}: chown it, or Jupyter cannot read it.`,
    ]
  }
  if (owner !== undefined || key.uid !== 0 || user === undefined || user === '' || user === 'root') return []
  return [sudoWarning(user)]
}

/**
 * What a person should know whose command runs under sudo without an owner.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` when the name is no string.
 */
export function sudoWarning(user: string): string {
  return `Under sudo every file belongs to root. If Jupyter runs as ${expectString(user, 'user')}, it cannot read its key: run this without sudo, or with --owner ${user}.`
}
