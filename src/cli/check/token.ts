import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import { PKIError } from '../../index.js'
import { fileError } from '../sinks/new-file.js'
import type { CheckFlags } from '../flags.js'
import type { Session } from '../session.js'
import { readUpTo } from '../sinks/read-up-to.js'

/** More than any token; what is longer is the wrong file. */
const MOST_OCTETS = 65_536

/**
 * The token of Jupyter: first line of `--token-file` (`-` is standard input), or `JUPYTER_TOKEN`; `undefined` without
 * either. It never comes on the command line, where every user of the machine could read it.
 *
 * @throws PKIError `ERR_PKI_FILE` when the file cannot be read, `ERR_PKI_OPTION` when its first line is empty.
 */
export async function readToken(
  { environment }: Session,
  { tokenFile }: CheckFlags,
): Promise<string | undefined> {
  if (tokenFile === undefined) {
    const variable = environment.env['JUPYTER_TOKEN'] ?? ''
    return variable === '' ? undefined : variable
  }
  const text = new TextDecoder().decode(await readTokenFile({ environment, tokenFile }))
  const token = (/^[^\n]*/.exec(text)?.[0] ?? '').trim()
  if (token !== '') return token
  throw new PKIError(
    'ERR_PKI_OPTION',
    `the first line of ${tokenFile === '-' ? 'standard input' : tokenFile} is empty`,
    {
      details: { option: '--token-file', expected: 'a token in the first line' },
      hint: '`jupyter server list` prints the token behind ?token=.',
    },
  )
}

async function readTokenFile({
  environment,
  tokenFile,
}: Pick<Session, 'environment'> & { readonly tokenFile: string }): Promise<Uint8Array> {
  if (tokenFile === '-') return readUpTo(environment.stdin(), MOST_OCTETS)
  const path = resolve(environment.cwd, tokenFile)
  try {
    return await readUpTo(createReadStream(path), MOST_OCTETS)
  } catch (error) {
    throw fileError(path, error)
  }
}
