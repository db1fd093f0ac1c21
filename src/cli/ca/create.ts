import { isPKIError } from '../../index.js'
import type { Issuer } from '../../index.js'
import { createCADirectory, discardPassphrase, openCADirectory, storePassphrase } from '../../node.js'
import type { CADirectory } from '../../node.js'
import type { InitFlags } from '../flags.js'
import { remarkPublicAddresses } from '../hosts/remarks.js'
import type { Passphrase } from '../passphrase/given.js'
import { newPassphrase } from '../passphrase/new.js'
import { userFiles } from '../session.js'
import type { Session } from '../session.js'
import type { CAOpening } from './opening.js'
import { ownerOf } from './owner.js'
import type { ParentCA } from './parent-ca.js'
import { intermediateOptions, rootOptions } from './root-options.js'
import type { NewRootOptions } from './root-options.js'

/** What a new CA is made of. */
export interface NewCAOptions extends NewRootOptions {
  /** Its folder. */
  readonly path: string
  /** Whether a passphrase may be made where nobody gives one. */
  readonly mayMakePassphrase: boolean
  /** Whether the CA is opened where another run has made it meanwhile. */
  readonly mayOpen: boolean
  /** The CA that signs it, in whose books it is entered; absent: it is a root. */
  readonly parent?: ParentCA
}

/** A CA that was made just now, or by another run at the same time. */
export interface NewCA {
  /** It. */
  readonly directory: CADirectory
  /** Whether this run has made it. */
  readonly created: boolean
  /**
   * How its key is opened: in the run that made it, it is open. Absent where another run has made the CA and nothing
   * that came with this command says how to open it.
   */
  readonly opening?: CAOpening
}

/**
 * Makes a CA and its folder. A passphrase that Orchard makes is kept in a file before the CA appears.
 *
 * @throws PKIError `ERR_PKI_FILE_EXISTS` when another run has made one meanwhile and `mayOpen` is not set.
 */
export async function createCA(session: Session, flags: InitFlags, options: NewCAOptions): Promise<NewCA> {
  remarkPublicAddresses(session, flags, options.hosts)
  const { parent } = options
  const kind =
    parent === undefined
      ? { root: rootOptions(session, flags, options) }
      : { intermediate: intermediateOptions(session, flags, { ...options, issuer: parent.issuer }) }
  const owner = await ownerOf(flags.owner)
  const given = await newPassphrase(session, flags, options.mayMakePassphrase)
  const { value: passphrase, source } = given
  const { path } = options
  let discard = (): Promise<void> => Promise.resolve()
  let issuer: Issuer | undefined
  try {
    const directory = await createCADirectory({
      path,
      passphrase,
      ...kind,
      ...owner,
      beforePublish: async (made) => {
        issuer = made
        if (parent !== undefined) await parent.enter(made)
        if (source !== 'made') return
        const kept = { fingerprint: made.fingerprint, passphrase, ...userFiles(session) }
        discard = () => discardPassphrase(kept)
        await storePassphrase(kept)
      },
    })
    return { directory, created: true, opening: issuer === undefined ? { passphrase } : { issuer } }
  } catch (error) {
    if (!isPKIError(error, 'ERR_PKI_FILE_EXISTS')) throw error
    await discard()
    if (!options.mayOpen) throw error
    return openOther(path, given)
  }
}

/** Opens the CA that another run has made meanwhile; what was made or typed for ours does not open that one. */
async function openOther(path: string, { value, source }: Passphrase): Promise<NewCA> {
  const isOurs = source === 'made' || source === 'prompt'
  return {
    directory: await openCADirectory({ path }),
    created: false,
    ...(isOurs ? {} : { opening: { passphrase: value } }),
  }
}
