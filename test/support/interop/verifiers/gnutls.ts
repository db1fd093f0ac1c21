import type { Check, Verdict } from '../check.js'
import { runInShells } from '../shell-batch.js'

/** Object identifier of serverAuth (RFC 5280 §4.2.1.12). */
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1'

/** Asks GnuTLS through `certtool --verify`. */
export async function askGnuTLS(checks: readonly Check[]): Promise<readonly Verdict[]> {
  const answers = await runInShells(checks.map((check) => ({ id: check.id, command: commandOf(check) })))
  return answers.map(({ id, status, said }) => ({ id, accepted: status === 0, said }))
}

function commandOf({ files, name }: Check): readonly string[] {
  const dialled = name === undefined ? [] : ['--verify-hostname', name]
  const options = [
    '--verify',
    '--verify-purpose',
    SERVER_AUTH,
    '--load-ca-certificate',
    files.root,
    ...dialled,
  ]
  return ['certtool', ...options, '--infile', files.chain]
}
