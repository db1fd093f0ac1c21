import assert from 'node:assert/strict'
import { it } from 'node:test'
import { issue, revoke } from '../../../src/index.js'
import { openCADirectory } from '../../../src/node.js'
import { plainSandbox } from '../../support/cli.js'
import { openBelow, WITHOUT_DESCRIPTORS } from '../../support/open-descriptors.js'

it(
  'leaves no file open when it has listed books with a revoked entry',
  { skip: WITHOUT_DESCRIPTORS },
  async () => {
    const sandbox = await plainSandbox()
    try {
      const store = await openCADirectory({ path: sandbox.ca })
      const { serialNumber } = await issue({ store, hosts: ['one.local'] })
      await revoke({ store, serialNumber })
      await issue({ store, hosts: ['two.local'] })
      const { code, stdout } = await sandbox.run(['list', '--all'])
      assert.equal(code, 0)
      assert.match(stdout, new RegExp(serialNumber))
      assert.deepEqual(openBelow(sandbox.ca), [])
    } finally {
      sandbox.remove()
    }
  },
)
