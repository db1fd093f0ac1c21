import { describe, it } from 'node:test'
import { STORE_KINDS } from '../support/store-kinds.js'
import { CONTRACT } from './contract.js'

for (const { name, open } of STORE_KINDS) {
  describe(`a store of the kind ${name}`, () => {
    for (const { says, holds } of CONTRACT) it(says, async () => holds(await open()))
  })
}
