import { posix, win32 } from 'node:path'
import { expectObject, expectString } from '../../base/options.js'
import { expectEnvironment, userFolder } from '../../store/directory/user-folders.js'
import type { UserEnvironment } from '../../store/directory/user-folders.js'
import type { StoreRoot } from './trust-records.js'

/**
 * The folder for files about a root that can be made again at any time: a copy of it, and a bundle with the roots of the
 * system. Touches nothing.
 *
 * @returns Linux: `$XDG_STATE_HOME/orchard/trust/…` or below `~/.local/state`; macOS and Windows: where Orchard keeps
 * what is yours.
 * @throws {@link PKIError} `ERR_PKI_OPTION`, also when the environment names no home.
 */
export function trustFolder(root: Pick<StoreRoot, 'sha256'>, environment: UserEnvironment): string {
  expectObject(root, 'root')
  const sha256 = expectString(root.sha256, 'root.sha256')
  const paths = expectEnvironment(environment).platform === 'win32' ? win32 : posix
  return paths.join(userFolder('state', environment), 'trust', sha256.slice(0, 16))
}
