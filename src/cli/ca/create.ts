import { createCADirectory, parseOwner, storePassphrase } from '../../node.js'
import type { CADirectory, FileOwner } from '../../node.js'
import type { InitFlags } from '../flags.js'
import { remarkPublicAddresses } from '../hosts/remarks.js'
import { newPassphrase } from '../passphrase/new.js'
import { userFiles } from '../session.js'
import type { Session } from '../session.js'
import { rootOptions } from './root-options.js'
import type { NewRootOptions } from './root-options.js'

/** What a new CA is made of. */
export interface NewCAOptions extends NewRootOptions {
  /** Its folder. */
  readonly path: string
  /** Whether a passphrase may be made where nobody gives one. */
  readonly mayMakePassphrase: boolean
}

/** A CA that was made just now. */
export interface NewCA {
  /** It. */
  readonly directory: CADirectory
  /** What encrypts its key: nobody is asked for it again in the same run. */
  readonly passphrase: string
}

/** Makes a CA and its folder. A passphrase that Orchard makes is kept in a file before the CA appears. */
export async function createCA(session: Session, flags: InitFlags, options: NewCAOptions): Promise<NewCA> {
  remarkPublicAddresses(session, flags, options.hosts)
  const root = rootOptions(session, flags, options)
  const owner = await ownerOf(flags.owner)
  const { value: passphrase, source } = await newPassphrase(session, flags, options.mayMakePassphrase)
  const directory = await createCADirectory({
    path: options.path,
    passphrase,
    root,
    ...owner,
    beforePublish: async ({ fingerprint }) => {
      if (source === 'made') await storePassphrase({ fingerprint, passphrase, ...userFiles(session) })
    },
  })
  return { directory, passphrase }
}

/** `--owner` as an option of the functions that write files. */
export async function ownerOf(owner: string | undefined): Promise<{ readonly owner?: FileOwner }> {
  return owner === undefined ? {} : { owner: await parseOwner(owner) }
}
