import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { probeServer } from '../../src/node.js'
import { startJupyter } from '../support/e2e/jupyter.js'
import type { Jupyter } from '../support/e2e/jupyter.js'
import { without } from '../support/interop/run-program.js'
import { serverWith } from '../support/probe.js'

describe('probeServer at a real Jupyter', { skip: without('jupyter-notebook', 'curl') }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'orchard-probe-'))
  let jupyter: Jupyter | undefined

  before(async () => {
    const { chainPEM, privateKeyPEM, root } = await serverWith()
    const [chain, key, ca] = ['chain.pem', 'key.pem', 'root.pem'].map((name) => join(folder, name))
    assert.ok(chain !== undefined && key !== undefined && ca !== undefined)
    writeFileSync(chain, chainPEM)
    writeFileSync(key, privateKeyPEM)
    writeFileSync(ca, root.pem)
    mkdirSync(join(folder, 'home'))
    jupyter = await startJupyter({
      command: `jupyter notebook --ip=127.0.0.1 --certfile=${chain} --keyfile=${key}`,
      folder,
      home: join(folder, 'home'),
      host: '127.0.0.1',
      root: ca,
    })
  })

  after(async () => {
    await jupyter?.close()
    rmSync(folder, { recursive: true })
  })

  const look = async (token?: string) => {
    const { root } = await serverWith()
    const url = `https://127.0.0.1:${jupyter?.port ?? 0}/tree`
    return probeServer({ url, roots: [root], ...(token === undefined ? {} : { token }) })
  }

  it('knows it, and is told that it is not logged in', async () => {
    const probe = await look()
    assert.equal(probe.trust.report?.trusted, true)
    assert.deepEqual([probe.jupyter.status, probe.jupyter.tornado], ['jupyter', true])
    assert.match(probe.jupyter.version ?? '', /^[0-9]+\./)
    assert.deepEqual(probe.webSocket, { status: 'not-logged-in', httpStatus: 403, token: 'none' })
  })

  it('is not logged in with a wrong token', async () => {
    assert.deepEqual((await look('wrong')).webSocket, {
      status: 'not-logged-in',
      httpStatus: 403,
      token: 'sent',
    })
  })

  it('with the token passes at Server 2, and cannot tell at older ones', async () => {
    const { jupyter: step, webSocket } = await look(jupyter?.token)
    const isOld = /^[0-6]\./.test(step.version ?? '') && !/^2\./.test(step.version ?? '')
    assert.deepEqual(webSocket, {
      status: isOld ? 'undecided' : 'passes',
      httpStatus: isOld ? 404 : 101,
      token: 'sent',
    })
  })
})
