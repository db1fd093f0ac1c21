import { enroll } from '../commands/enroll.js'
import type { UpFlags } from '../flags.js'
import type { UpDocument } from '../jupyter/documents.js'
import { askYesNo, standardTerminal } from '../prompts/ask.js'
import { repeatFolder } from '../session.js'
import type { Session } from '../session.js'

/**
 * Offers, on a terminal, to carry the root to a device right away; no is the default, and `--yes` is none to this: it would
 * wait for a device. Throws as `enroll`.
 */
export async function offerPage(
  session: Session,
  flags: UpFlags,
  { server }: Pick<UpDocument, 'server'>,
): Promise<void> {
  const { enroll: isOffered = true, json, yes, dir, passphraseFile } = flags
  const isSilent = !isOffered || json === true || yes === true
  const terminal = isSilent ? undefined : standardTerminal(session.environment)
  if (terminal === undefined) return
  if (!(await askYesNo(terminal, 'Carry the root to your iPad now, by a page with a QR code?'))) {
    session.printer.text(`Later: orchard enroll${repeatFolder(flags)}`)
    return
  }
  await enroll(session, server.name, {
    ...(dir === undefined ? {} : { dir }),
    // Standard input is a terminal here, and was read no further than its first line.
    ...(passphraseFile === undefined || passphraseFile === '-' ? {} : { passphraseFile }),
  })
}
