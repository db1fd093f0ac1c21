import assert from 'node:assert/strict'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { exportUnencryptedPrivateKey, KEY_KINDS } from '../../src/index.js'
import type { KeyKind } from '../../src/index.js'
import { writeServer } from '../support/interop/check.js'
import type { Check, Verdict } from '../support/interop/check.js'
import { matrixOf, HOST_SHAPES, SHAPE_NAMES } from '../support/interop/matrix.js'
import type { MatrixCase, ShapeName } from '../support/interop/matrix.js'
import { once, without } from '../support/interop/run-program.js'
import { VERIFIERS } from '../support/interop/verifiers/all.js'
import { temporaryFolder } from '../support/interop/workspace.js'

const cases = once(async () => (await Promise.all(KEY_KINDS.map(matrixOf))).flat())

/** What a slow verifier is asked about: together they hold every type of name. */
const FEW_SHAPES: readonly ShapeName[] = ['A-label', 'mixed']

describe('What the verbs make, for each kind of key and each shape of hosts', () => {
  const folder = temporaryFolder()
  let checks: readonly Check[] = []

  before(async () => {
    checks = (
      await Promise.all((await cases()).map((entry, index) => checksOf(entry, join(folder, String(index)))))
    ).flat()
  })

  for (const { name, programs, ask, readsHosts, slow } of VERIFIERS) {
    describe(name, { skip: without(...programs) }, () => {
      const shapes = slow === true ? FEW_SHAPES : SHAPE_NAMES
      const verdicts = once(() => ask(readsHosts ? withShapes(checks, shapes) : chainsOnly(checks)))
      for (const kind of KEY_KINDS) {
        it(`is accepted by ${name} with ${kind} keys`, async () => {
          const own = (await verdicts()).filter(({ id }) => isOfKind(id, kind))
          assert.deepEqual(shapesOf(own), [...shapes].sort(), 'every shape was judged')
          assert.deepEqual(own.filter(isRefused), [])
        })
      }
    })
  }
})

async function checksOf(
  { id, shape, root, intermediate, csr, server }: MatrixCase,
  folder: string,
): Promise<readonly Check[]> {
  const { pem } = await exportUnencryptedPrivateKey({ privateKey: csr.privateKey })
  const files = writeServer(folder, {
    root: root.pem,
    leaf: server.pem,
    ...(intermediate === undefined ? {} : { intermediates: intermediate.pem }),
    key: pem,
  })
  return HOST_SHAPES[shape].dialled.map((name) => ({ id: `${id}: ${name}`, files, name }))
}

function withShapes(checks: readonly Check[], shapes: readonly string[]): readonly Check[] {
  return checks.filter(({ id }) => shapes.includes(id.split(', ')[1] ?? ''))
}

/** One check for each chain, for a verifier that looks at no host. */
function chainsOnly(checks: readonly Check[]): readonly Check[] {
  return checks.filter(({ files }, index) => files.leaf !== checks[index - 1]?.files.leaf)
}

function isOfKind(id: string, kind: KeyKind): boolean {
  return id.startsWith(`${kind}, `)
}

function shapesOf(verdicts: readonly Verdict[]): readonly string[] {
  return [...new Set(verdicts.map(({ id }) => id.split(', ')[1] ?? ''))].sort()
}

function isRefused({ accepted }: Verdict): boolean {
  return !accepted
}
