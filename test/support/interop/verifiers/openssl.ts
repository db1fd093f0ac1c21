import { isAddress } from '../check.js'
import type { Check, Verdict } from '../check.js'
import { runInShells } from '../shell-batch.js'

/** Asks `openssl verify`, at its strictest. */
export async function askOpenSSL(checks: readonly Check[]): Promise<readonly Verdict[]> {
  const answers = await runInShells(checks.map((check) => ({ id: check.id, command: commandOf(check) })))
  return answers.map(({ id, status, said }) => ({
    id,
    accepted: status === 0 && said.endsWith(': OK'),
    said,
  }))
}

function commandOf({ files, name }: Check): readonly string[] {
  const options = [
    '-x509_strict',
    '-purpose',
    'sslserver',
    '-no-CApath',
    '-no-CAstore',
    '-CAfile',
    files.root,
  ]
  const dialled = name === undefined ? [] : [isAddress(name) ? '-verify_ip' : '-verify_hostname', name]
  return ['openssl', 'verify', ...options, '-untrusted', files.chain, ...dialled, files.leaf]
}
