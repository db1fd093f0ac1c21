import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { isPKIError } from '../../../../src/index.js'
import { readCASettings } from '../../../../src/store/directory/adopt/ca-settings.js'
import { decodeText } from '../../../../src/store/directory/decode-text.js'
import { readOpenSSLConfig } from '../../../../src/store/directory/adopt/openssl-config-file.js'
import type { OpenSSLConfig } from '../../../../src/store/directory/adopt/openssl-config-file.js'
import { runProgram, without } from '../../../support/interop/run-program.js'
import { freshFolder } from '../../../support/store.js'
import { tutorialConfig } from '../../../support/tutorial-ca.js'

const ENV = { WHO: 'alice' }

async function read(text: string): Promise<OpenSSLConfig> {
  return readOpenSSLConfig({ path: 'openssl.cnf', text, env: ENV })
}

const VALUES: readonly (readonly [does: string, text: string, expected: string])[] = [
  ['white space around it is dropped', '[s]\n x \t=  a b \t ', 'a b'],
  ['a comment is cut', '[s]\nx = a # b', 'a'],
  ['a quoted # is none', '[s]\nx = "a # b"', 'a # b'],
  ['an escaped # is none', '[s]\nx = a \\# b', 'a # b'],
  ['a line may go on', '[s]\nx = a\\\n b', 'a b'],
  ['a line with two backslashes does not go on', '[s]\nx = a\\\\\ny = b', 'a\\'],
  ['a carriage return is no part', '[s]\r\nx = a\r\n', 'a'],
  ['\\n and its like are characters', '[s]\nx = a\\tb', 'a\tb'],
  ['in quotes they are letters', '[s]\nx = "a\\tb"', 'atb'],
  ['$name is of the same section', 'd = no\n[s]\nd = yes\nx = $d/a', 'yes/a'],
  ['$name is else of the first lines', 'd = first\n[s]\nx = $d/a', 'first/a'],
  ['${name} and $(name) end where they say', '[s]\nd = 1\nx = ${d}a$(d)b', '1a1b'],
  ['$section::name is of another', '[t]\nd = 1\n[s]\nx = $t::d', '1'],
  ['${section::name} is too', '[t]\nd = 1\n[s]\nx = ${t::d}2', '12'],
  ['$ENV::NAME is of the environment', '[s]\nx = $ENV::WHO', 'alice'],
  ['a first line stands for an absent variable', 'NONE = b\n[s]\nx = $ENV::NONE', 'b'],
  ['section::name sets a value elsewhere', '[t]\ns::x = a', 'a'],
  ['the last of two counts', '[s]\nx = a\nx = b', 'b'],
  ['a section may be opened twice', '[s]\nx = a\n[t]\n[s]\ny = b', 'a'],
  ['with .pragma dollarid a $ is a letter', '.pragma dollarid:on\n[s]\nd = 1\nx = $d${d}', '$d1'],
  ['a byte order mark is dropped', '\ufeff[s]\nx = a', 'a'],
  ['single quotes and backticks quote too', '[s]\nd = 1\nx = \'$d\'`$d`"$d"', '$d$d$d'],
]

describe('readOpenSSLConfig', () => {
  for (const [does, text, expected] of VALUES) {
    it(does, async () => {
      assert.equal((await read(text)).find('s', 'x'), expected)
    })
  }

  const FAULTS: readonly (readonly [does: string, text: string, line: number, name: string])[] = [
    ['a line without =', 'a = 1\n\nb', 3, 'b'],
    ['a section that is not closed', 'a = 1\n[ s\n', 2, ''],
    ['a variable without a value', '[s]\n\nx = $none', 3, 'none'],
    ['a brace that is not closed', 'a = 1\nx = ${a', 2, 'a'],
    ['a name with a character that no name has', 'ü = 1', 1, ''],
    ['a fault in a continued line counts from its first', 'a = \\\n1 \\\n$none', 1, 'none'],
  ]
  for (const [does, text, line, name] of FAULTS) {
    it(`refuses ${does}, and says where`, async () => {
      await assert.rejects(read(text), (error) => {
        assert.ok(isPKIError(error, 'ERR_PKI_CONFIG'))
        assert.deepEqual(error.details, { path: 'openssl.cnf', line, name })
        return true
      })
    })
  }

  it('refuses a value that doubles until it is too long', async () => {
    const lines = ['a0 = 0123456789']
    for (let level = 1; level < 20; level += 1) lines.push(`a${level} = $a${level - 1}$a${level - 1}`)
    await assert.rejects(read(lines.join('\n')), { code: 'ERR_PKI_CONFIG' })
  })

  it('follows what it may include, names what it may not, and ends where files include each other', async () => {
    const include = (name: string): Promise<readonly { path: string; text: string }[] | undefined> =>
      Promise.resolve(name === 'mine' ? [{ path: 'mine', text: 'x = included' }] : undefined)
    const text = '[s]\n.include mine\n.include = /etc/other\n'
    const config = await readOpenSSLConfig({ path: 'a', text, env: {}, include })
    assert.equal(config.find('s', 'x'), 'included')
    assert.deepEqual(config.skipped, ['/etc/other'])
    const again = (): Promise<readonly { path: string; text: string }[]> =>
      Promise.resolve([{ path: 'b', text: '.include b' }])
    const endless = readOpenSSLConfig({ path: 'a', text: '.include b', env: {}, include: again })
    await assert.rejects(endless, { code: 'ERR_PKI_CONFIG' })
  })

  it('is read from UTF-16 of either order, with and without a mark', async () => {
    const text = tutorialConfig()
    const little = Buffer.from(text, 'utf16le')
    const big = Buffer.from(little).swap16()
    const forms = [
      little,
      big,
      Buffer.concat([Buffer.from([0xff, 0xfe]), little]),
      Buffer.concat([Buffer.from([0xfe, 0xff]), big]),
      Buffer.from(`\ufeff${text}`),
    ]
    for (const form of forms)
      assert.equal((await read(decodeText(form))).find('ca', 'default_ca'), 'CA_default')
  })
})

/** Pieces of values and of lines: what openssl gives a meaning, and what it does not. */
const VALUE_PIECES = [
  ...['a', 'b', ' ', '\t', '$a', '${b}', '$(a)', '$s::a', '${s::b}', '$ENV::WHO', '"q r"', "'x$a'", '`z`'],
  ...['\\n', '\\\\', '\\#', '#c', '\\\n', '"', "'", '=', '[', ']', ';', ':', '.', '/', '\\"', '"a\\"b"'],
] as const
const LINES = [
  '[s]',
  '[ t ]',
  '[default]',
  '[ENV]',
  '[s] junk',
  '[a=b]',
  '[s',
  '# c',
  '',
  '#a\\',
  ';x=1',
] as const
const NAMES = ['a', 'b', 'x', 'a', 'b', 'x', 's::a', 't::x', 'a.b', 'a\\=b', 'a b', '::a'] as const

describe('readOpenSSLConfig beside openssl', { skip: without('openssl') }, () => {
  it('reads 200 random configurations as openssl does', async () => {
    const seed = Number(process.env['ORCHARD_SEED'] ?? Date.now() % 1_000_000)
    const random = randomFrom(seed)
    const folder = freshFolder()
    for (let round = 0; round < 200; round += 1) {
      const text = randomConfig(random)
      const [section, name] = pick(random, [
        ['s', 'a'],
        ['s', 'b'],
        ['s', 'x'],
        ['default', 'a'],
        ['t', 'x'],
      ] as const)
      const ours = await read(text).then(
        (config) => config.find(section, name),
        () => undefined,
      )
      const theirs = await askOpenSSL(folder, text, `${section}::${name}`)
      assert.equal(ours, theirs, `ORCHARD_SEED=${seed}, round ${round}: ${JSON.stringify(text)}`)
    }
  })

  it('finds the files of a CA where openssl ca looks for them', async () => {
    const folder = freshFolder()
    const variants = [
      tutorialConfig({ dir: '/nowhere/at all' }),
      tutorialConfig({ dir: '$ENV::WHO/ssl', caFolder: '.' }),
      tutorialConfig()
        .replace('[ ca ]', 'HOME = /h\n[ ca ]')
        .replace('dir               = .', 'dir = ${HOME}/x'),
      tutorialConfig().replaceAll('\n', '\r\n'),
      tutorialConfig().replace('$dir/ca/private/ca.key.pem', '"$dir/ca/private/"$ENV::WHO\\\n.pem'),
    ]
    for (const text of variants) {
      const file = join(folder, 'openssl.cnf')
      writeFileSync(file, text)
      const { paths } = readCASettings(await read(text))
      const args = ['ca', '-config', file, '-gencrl']
      const { stderr } = await runProgram('openssl', args, { cwd: folder, env: ENV })
      assert.equal(/CA private key from (.*)/.exec(stderr)?.[1], paths.privateKey)
    }
  })
})

function randomConfig(random: (below: number) => number): string {
  const lines = ['a = 1', '[s]', 'b=2', 'a=3']
  const count = 1 + random(6)
  for (let index = 0; index < count; index += 1) {
    if (random(5) === 0) {
      lines.push(pick(random, LINES))
      continue
    }
    const pieces = Array.from({ length: random(6) }, () => pick(random, VALUE_PIECES))
    const equals = pick(random, ['=', ' = ', '= ', ' =', ' = ', '=', ' '] as const)
    lines.push(`${pick(random, ['', ' ', '\t'] as const)}${pick(random, NAMES)}${equals}${pieces.join('')}`)
  }
  return `${lines.join(pick(random, ['\n', '\r\n'] as const))}\n`
}

/** Has openssl put a value into a UTF8String; `undefined` when it refuses the configuration or has no such value. */
async function askOpenSSL(folder: string, text: string, variable: string): Promise<string | undefined> {
  const [config, out] = [join(folder, 'random.cnf'), join(folder, 'out.der')]
  writeFileSync(config, `${text}\n\n[zz]\ndefault::asn1=UTF8:<$${variable}>\n`)
  const args = ['asn1parse', '-genconf', config, '-noout', '-out', out]
  const { status } = await runProgram('openssl', args, { env: ENV })
  if (status !== 0) return undefined
  const der = readFileSync(out)
  const length = der[1] ?? 0
  return der
    .subarray(length < 0x80 ? 2 : 2 + (length & 0x7f))
    .toString()
    .slice(1, -1)
}

function pick<Item>(random: (below: number) => number, items: readonly Item[]): Item {
  return items[random(items.length)] as Item
}

/** A plain linear congruential generator: the seed repeats every round. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff
    return (state >>> 8) % below
  }
}
