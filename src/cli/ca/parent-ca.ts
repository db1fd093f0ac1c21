import { resolve } from 'node:path'
import { PKIError } from '../../index.js'
import type { CertificateAuthority, Issuer } from '../../index.js'
import { openCADirectory } from '../../node.js'
import type { InitFlags } from '../flags.js'
import { existingPassphrase } from '../passphrase/existing.js'
import type { Session } from '../session.js'
import { UsageError } from '../stop.js'

/** A CA that signs another one. */
export interface ParentCA {
  /** It, with its key. */
  readonly issuer: Issuer
  /** Enters the CA that it has signed into its books. */
  readonly enter: (ca: CertificateAuthority) => Promise<void>
}

/**
 * Opens the CA of `--intermediate-of`. `--passphrase-file` and `ORCHARD_PASSPHRASE` are of the new CA.
 *
 * @throws UsageError for options of a root; PKIError `ERR_PKI_DIRECTORY`, `ERR_PKI_PASSPHRASE`.
 */
export async function openParent(session: Session, flags: InitFlags): Promise<ParentCA | undefined> {
  const { intermediateOf, issuerPassphraseFile: passphraseFile, unconstrained } = flags
  if (intermediateOf === undefined && passphraseFile !== undefined)
    throw new UsageError('--issuer-passphrase-file is for --intermediate-of', 'Leave it away, or give both.')
  if (intermediateOf === undefined) return undefined
  if (unconstrained === true)
    throw new UsageError(
      'an intermediate can sign what the CA above it can, and no more',
      'Leave --unconstrained away; --permit narrows it.',
    )
  if (passphraseFile === '-' && flags.passphraseFile === '-')
    throw new UsageError('standard input cannot be both passphrases', 'Give one of them as a file.')
  const store = await openCADirectory({ path: resolve(session.environment.cwd, intermediateOf) })
  const given = passphraseFile === undefined ? {} : { passphraseFile }
  const passphrase = existingPassphrase({ ...session, variable: undefined }, given, store)
  return {
    issuer: await store.openIssuer({ passphrase }),
    enter: async ({ serialNumber, der }) => {
      if (!(await store.reserve(serialNumber))) throw taken(serialNumber)
      await store.commit([{ der }])
    },
  }
}

function taken(serialNumber: string): PKIError {
  return new PKIError('ERR_PKI_CONFLICT', `the serial number ${serialNumber} is taken`, {
    details: { subject: serialNumber, reason: 'serial-used' },
    hint: 'Run it again: it draws another one.',
  })
}
