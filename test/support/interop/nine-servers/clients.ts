import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { get } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChromium } from '../../e2e/chromium.js'
import { orchard } from '../../e2e/orchard-command.js'
import { mustRun, projectRoot, runProgram } from '../run-program.js'
import type { ProgramOutcome } from '../run-program.js'
import { BODY } from './start-servers.js'
import type { RunningServer, RunningServers } from './start-servers.js'

/** What a client says of one server: `ok`, or its own words. */
export type Answer = string

/** A real TLS client. */
export interface Client {
  /** Its name in the table. */
  readonly name: string
  /** Programs that must be installed. */
  readonly programs: readonly string[]
  /** Dials every server as https://localhost:PORT/, the root trusted; answers in their order. */
  readonly dial: (running: RunningServers) => Promise<readonly Answer[]>
  /** Words of a refusal for the certificate's sake: no other failure is a refusal. */
  readonly refusal: RegExp
}

const PROGRAMS = join(projectRoot(), 'test/support/interop/nine-servers/programs')

/** Every client. */
export const CLIENTS: readonly Client[] = [
  { name: 'curl', programs: ['curl'], dial: oneByOne(dialCurl), refusal: /^curl: \(60\)/ },
  {
    name: 'GnuTLS',
    programs: ['gnutls-cli'],
    dial: oneByOne(dialGnuTLS),
    refusal: /certificate is NOT trusted|does not match/,
  },
  { name: 'NSS', programs: ['tstclnt', 'certutil'], dial: dialNSS, refusal: /SEC_ERROR_|SSL_ERROR_BAD_CERT/ },
  { name: 'Python', programs: ['python3'], dial: dialPython, refusal: /^certificate: / },
  { name: 'Java', programs: ['java'], dial: dialJava, refusal: /^certificate: / },
  { name: 'Go', programs: ['go'], dial: dialGo, refusal: /x509: / },
  { name: 'Node', programs: [], dial: oneByOne(dialNode), refusal: /CERT|UNABLE_TO|SELF_SIGNED|PURPOSE/ },
  {
    name: 'Chromium',
    programs: ['chromium', 'certutil'],
    dial: dialChromium,
    refusal: /^net::ERR_CERT_|^net::ERR_SSL_SERVER_CERT/,
  },
  { name: 'orchard check', programs: [], dial: oneByOne(dialOrchard), refusal: /^the reason is right$/ },
]

type DialOne = (server: RunningServer, rootFile: string) => Promise<Answer>

function oneByOne(dialOne: DialOne): Client['dial'] {
  return async ({ servers, rootFile }) => {
    const answers: Answer[] = []
    for (const server of servers) answers.push(await dialOne(server, rootFile))
    return answers
  }
}

const addressOf = ({ port }: RunningServer): string => `https://localhost:${port}/`

async function dialCurl(server: RunningServer, rootFile: string): Promise<Answer> {
  const args = ['-sS', '--noproxy', '*', '--max-time', '30', '--cacert', rootFile, addressOf(server)]
  const { status, stdout, stderr } = await runProgram('curl', args)
  return status === 0 && stdout === BODY ? 'ok' : stderr.trim()
}

async function dialGnuTLS({ port }: RunningServer, rootFile: string): Promise<Answer> {
  const args = ['--x509cafile', rootFile, '-p', String(port), 'localhost']
  const { status, stdout, stderr } = await runProgram('gnutls-cli', args, { input: '' })
  return status === 0 && stdout.includes('- Status: The certificate is trusted') ? 'ok' : stdout + stderr
}

async function dialNSS({ servers, rootFile }: RunningServers): Promise<readonly Answer[]> {
  return inFolder('orchard-nss-', async (folder) => {
    const database = `sql:${folder}`
    await mustRun('certutil', ['-N', '-d', database, '--empty-password'])
    await mustRun('certutil', ['-A', '-d', database, '-n', 'root', '-t', 'C,,', '-a', '-i', rootFile])
    const answers: Answer[] = []
    for (const { port } of servers) {
      const args = ['-h', 'localhost', '-p', String(port), '-d', database, '-4', '-Q']
      answers.push(said(await runProgram('tstclnt', args, { input: '' })))
    }
    return answers
  })
}

function said({ status, stdout, stderr }: ProgramOutcome): Answer {
  return status === 0 ? 'ok' : (stdout + stderr).trim()
}

async function dialPython({ servers, rootFile }: RunningServers): Promise<readonly Answer[]> {
  return lines(await mustRun('python3', [join(PROGRAMS, 'dial.py'), rootFile, ...portsOf(servers)]))
}

async function dialJava({ servers, rootFile }: RunningServers): Promise<readonly Answer[]> {
  const options = ['-Xshare:auto', '-XX:TieredStopAtLevel=1']
  return lines(
    await mustRun('java', [...options, join(PROGRAMS, 'Dial.java'), rootFile, ...portsOf(servers)]),
  )
}

async function dialGo({ servers, rootFile }: RunningServers): Promise<readonly Answer[]> {
  return inFolder('orchard-go-', async (folder) => {
    const program = join(folder, 'dial')
    const own = { GO111MODULE: 'off', GOFLAGS: '', GOPROXY: 'off', GOTOOLCHAIN: 'local', CGO_ENABLED: '0' }
    const env = process.env['HOME'] === undefined ? { ...own, HOME: folder } : own
    await mustRun('go', ['build', '-o', program, join(PROGRAMS, 'dial.go')], { env })
    const noProxy = { HTTP_PROXY: undefined, HTTPS_PROXY: undefined, https_proxy: undefined }
    return lines(await mustRun(program, [rootFile, ...portsOf(servers)], { env: noProxy }))
  })
}

async function dialNode(server: RunningServer, rootFile: string): Promise<Answer> {
  return new Promise((resolve) => {
    const request = get(addressOf(server), { ca: readFileSync(rootFile), agent: false }, (response) => {
      response.resume().once('end', () => resolve('ok'))
    })
    request.once('error', (error) => resolve('code' in error ? String(error.code) : error.message))
  })
}

async function dialChromium({ servers, rootFile }: RunningServers): Promise<readonly Answer[]> {
  return inFolder('orchard-chromium-', async (home) => {
    mkdirSync(home, { recursive: true })
    const browser = await startChromium(home, [rootFile])
    try {
      const answers: Answer[] = []
      for (const server of servers) {
        const error = await browser.open(addressOf(server))
        if (error === undefined)
          await browser.waitFor(`document.body?.innerText.includes(${JSON.stringify(BODY)})`)
        answers.push(error ?? 'ok')
      }
      return answers
    } finally {
      await browser.close()
    }
  })
}

/** Our own command: it must refuse for the reason for which an iPhone would. */
async function dialOrchard({ server, port }: RunningServer, rootFile: string): Promise<Answer> {
  return inFolder('orchard-check-', async (home) => {
    const args = ['check', `https://localhost:${port}`, '--root', rootFile, '--json']
    const { status, stdout, stderr } = await orchard(home, args)
    if (status === 0) return 'ok'
    const { checked } = JSON.parse(stdout || '{}') as CheckedDocument
    const found = checked?.[0]?.findings?.find(({ level }) => level === 'fail')?.osStatus
    const isRight = status === 1 && found !== undefined && found === server.iOS.osStatus
    return isRight ? 'the reason is right' : `${status}: ${stdout}${stderr}`
  })
}

interface CheckedDocument {
  readonly checked?: readonly {
    readonly findings?: readonly { readonly level: string; readonly osStatus?: number }[]
  }[]
}

const portsOf = (servers: readonly RunningServer[]): readonly string[] =>
  servers.map(({ port }) => String(port))

const lines = (text: string): readonly string[] => text.trim().split('\n')

async function inFolder<Result>(prefix: string, use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), prefix))
  try {
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
