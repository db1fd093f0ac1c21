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
  return [
    `The server's key belongs to root, because this ran under sudo: a Jupyter that ${user} starts cannot read it. Run it without sudo, or with --owner ${user}.`,
  ]
}
