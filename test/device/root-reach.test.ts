import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseSubtree } from '../../src/base/hosts/subtree.js'
import { rootReach } from '../../src/device/root-reach.js'
import type { GeneralName } from '../../src/x509/read/records.js'

/** The subtrees of some texts as a certificate carries them. */
function subtrees(...texts: readonly string[]): readonly GeneralName[] {
  return texts.map((text): GeneralName => {
    const subtree = parseSubtree(text, 'text')
    return subtree.kind === 'dns'
      ? { type: 'dns', value: subtree.name }
      : { type: 'ip', octets: subtree.octets }
  })
}

/** What a root with these constraints can vouch for, without the words around. */
function reach(permitted: readonly GeneralName[], excluded: readonly GeneralName[] = []): string {
  const said = rootReach({ permitted, excluded })
  return /^It can only ever vouch for: (.*)\. Whatever else it signs is refused\.$/.exec(said)?.[1] ?? said
}

const EVERY_ADDRESS = ['0.0.0.0/0', '::/0'] as const

describe('rootReach', () => {
  it('says the same of a root without constraints and of one whose constraints hold no name and no address', () => {
    const everything = rootReach(undefined)
    assert.match(everything, /every site in the world/)
    assert.equal(rootReach({ permitted: [], excluded: [] }), everything)
    assert.equal(rootReach({ permitted: [{ type: 'email', value: 'a@lan' }], excluded: [] }), everything)
  })

  it('says that names are open where only addresses are limited, and the other way about', () => {
    assert.equal(reach(subtrees('10.0.0.0/8')), 'any name; the addresses 10.0.0.0/8')
    assert.equal(reach(subtrees('lan')), 'the names lan with all names below them; any address')
  })

  it('leaves out addresses where both families are closed, and not where one is', () => {
    assert.equal(
      reach(subtrees('lan'), subtrees(...EVERY_ADDRESS)),
      'the names lan with all names below them',
    )
    for (const [closed, open] of [
      ['0.0.0.0/0', '::/0'],
      ['::/0', '0.0.0.0/0'],
    ] as const)
      assert.match(reach(subtrees('lan'), subtrees(closed)), /; any address$/, `${open} is open`)
  })

  it('leaves out names where only a name that is never real is permitted', () => {
    assert.equal(reach(subtrees('invalid', '10.0.0.0/8')), 'the addresses 10.0.0.0/8')
    assert.equal(
      reach(subtrees('invalid', 'lan', '10.0.0.0/8')).split(';')[0],
      'the names lan with all names below them',
    )
  })

  it('says that a root vouches for nothing when its names and both families of addresses are closed', () => {
    assert.equal(reach(subtrees('invalid'), subtrees(...EVERY_ADDRESS)), 'nothing')
  })

  it('names what is excluded beside what it is excluded from', () => {
    assert.equal(
      reach(subtrees('lan', '10.0.0.0/8'), subtrees('bank.lan', '10.1.0.0/16')),
      'the names lan with all names below them except bank.lan; the addresses 10.0.0.0/8 except 10.1.0.0/16',
    )
    assert.equal(
      reach([], subtrees('bank.example', '192.0.2.0/24')),
      'any name except bank.example; any address except 192.0.2.0/24',
    )
  })

  it('writes a range of one address as that address', () => {
    assert.equal(
      reach(subtrees('invalid', '10.0.0.1', '10.0.0.2/31', 'fd00::1', 'fd00::/32')),
      'the addresses 10.0.0.1, 10.0.0.2/31, fd00::1, fd00::/32',
    )
  })

  it('writes out 24 names, and counts the 25th and what follows', () => {
    const names = Array.from({ length: 26 }, (_, index) => `n${String(index + 1)}.lan`)
    const closed = subtrees(...EVERY_ADDRESS)
    const said = (count: number): string => reach(subtrees(...names.slice(0, count)), closed)
    assert.match(said(24), /, n24\.lan with all/)
    assert.match(said(25), /, n24\.lan and 1 more with all/)
    assert.match(said(26), /, n24\.lan and 2 more with all/)
  })

  it('shows what cannot be seen in a name of a foreign root', () => {
    assert.match(reach([{ type: 'dns', value: 'a\u202eb' }]), /^the names a\\u\{202e\}b with/)
  })
})
