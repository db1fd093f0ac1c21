import { expectEnvironment, userFolder } from '../store/directory/user-folders.js'
import type { UserEnvironment } from '../store/directory/user-folders.js'

/**
 * The folder of a user's CA where no command says another: `$ORCHARD_HOME`, otherwise the platform's place for a user's
 * data. Touches nothing.
 *
 * @returns Linux: `$XDG_DATA_HOME/orchard` or `~/.local/share/orchard`; macOS: `~/Library/Application Support/orchard`;
 * Windows: `%LOCALAPPDATA%\orchard`. `$ORCHARD_HOME` may be relative.
 * @throws {@link PKIError} `ERR_PKI_OPTION` when the environment names no home.
 */
export function defaultCAHome(environment: UserEnvironment): string {
  const chosen = expectEnvironment(environment).env['ORCHARD_HOME']
  return chosen === undefined || chosen === '' ? userFolder('data', environment) : chosen
}
