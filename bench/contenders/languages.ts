import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { verifyChain } from '../../src/check.js'
import { encodePEM } from '../../src/index.js'
import { inTurn } from '../support/job.js'
import type { Job } from '../support/job.js'
import { turnTaker } from '../support/interleave.js'
import { versionOf } from '../support/machine.js'
import { plainEnvironment } from '../support/plain-environment.js'
import type { Provider } from '../support/providers.js'
import type { Say } from '../support/suite.js'
import type { LanguageContender } from './language.js'
import { lineProgram } from './line-program.js'
import { orchardForRequest } from './orchard.js'

/** Where a job lies for the programs: ca.pem, ca-key.pem and requests.pem. */
export function writeJob(folder: string, job: Job): void {
  writeFileSync(join(folder, 'ca.pem'), job.root.pem)
  writeFileSync(join(folder, 'ca-key.pem'), encodePEM('PRIVATE KEY', job.caKey), { mode: 0o600 })
  writeFileSync(join(folder, 'requests.pem'), job.ownRequests.map(({ pem }) => pem).join(''))
}

/** This library in this process. */
export async function orchardLanguage(job: Job, provider: Provider): Promise<LanguageContender> {
  const contender = await orchardForRequest(job, provider)
  return {
    ...turnTaker(contender),
    one: contender.run,
    refusal: async (der) => {
      const report = await verifyChain({ chain: [der], anchors: [job.root], profile: 'rfc5280' })
      return report.valid ? undefined : JSON.stringify(report.findings)
    },
    end: () => undefined,
  }
}

/** What Go's program is called. */
export const GO_NAME = 'Go crypto/x509'

/** Go's crypto/x509, compiled here; `undefined` and a line where there is no Go. */
export function goLanguage(folder: string, say: Say): LanguageContender | undefined {
  const program = join(folder, 'go-issue')
  const words = ['build', '-o', program, 'bench/contenders/go/main.go']
  const { status, stderr } = spawnSync('go', words, { env: plainEnvironment(), encoding: 'utf8' })
  if (status === 0) return lineProgram(GO_NAME, program, [folder])
  say(versionOf('go') === undefined ? 'left out: Go (it is absent)' : `left out: Go (${stderr.trim()})`)
  return undefined
}

/** What Python's program is called. */
export const PYTHON_NAME = 'python cryptography'

/** `cryptography` of Python; `undefined` and a line where it cannot be imported. */
export function pythonLanguage(folder: string, say: Say): LanguageContender | undefined {
  if (versionOf('python') !== undefined)
    return lineProgram(PYTHON_NAME, 'python3', ['bench/contenders/python/issue.py', folder])
  say('left out: python cryptography (it is absent)')
  return undefined
}

/** What openssl is called. */
export const OPENSSL_NAME = 'openssl x509 -req, a process for each'

const EXTENSIONS = `[server]
keyUsage=critical,digitalSignature
extendedKeyUsage=serverAuth
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
`

/** `openssl x509 -req`, one process for each certificate, its start included; `undefined` and a line where it is absent. */
export function opensslLanguage(folder: string, job: Job, say: Say): LanguageContender | undefined {
  if (versionOf('openssl') === undefined) {
    say('left out: openssl x509 -req (there is no openssl)')
    return undefined
  }
  writeFileSync(join(folder, 'ext.cnf'), EXTENSIONS)
  const files = job.requests.slice(0, 50).map((request, index) => {
    writeFileSync(join(folder, `${String(index)}.der`), request)
    return `${String(index)}.der`
  })
  const nextFile = inTurn(files)
  const issue = () => {
    openssl(folder, [
      ...['x509', '-req', '-inform', 'DER', '-in', nextFile(), '-CA', 'ca.pem', '-CAkey', 'ca-key.pem'],
      // Without a subject it would have to mark the names as critical, which it cannot do for names that it copies.
      ...['-subj', '/CN=server'],
      ...[
        '-days',
        '824',
        '-sha256',
        '-copy_extensions',
        'copy',
        '-extfile',
        'ext.cnf',
        '-extensions',
        'server',
      ],
      ...['-set_serial', `0x4${crypto.randomUUID().replaceAll('-', '').slice(1)}`],
      ...['-outform', 'DER', '-out', 'made.der'],
    ])
    return Promise.resolve(Uint8Array.from(readFileSync(join(folder, 'made.der'))))
  }
  return {
    ...turnTaker({ name: OPENSSL_NAME, run: issue }),
    one: issue,
    refusal: (der) => {
      writeFileSync(join(folder, 'look.pem'), encodePEM('CERTIFICATE', der))
      const words = ['verify', '-x509_strict', '-purpose', 'sslserver', '-CAfile', 'ca.pem', 'look.pem']
      return Promise.resolve(opensslRefusal(folder, words))
    },
    end: () => undefined,
  }
}

function openssl(folder: string, words: readonly string[]): void {
  const refusal = opensslRefusal(folder, words)
  if (refusal !== undefined) throw new Error(refusal)
}

function opensslRefusal(folder: string, words: readonly string[]): string | undefined {
  const { status, stderr } = spawnSync('openssl', words, { cwd: folder, encoding: 'utf8' })
  return status === 0 ? undefined : stderr
}
