import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DEVICE_KINDS } from '../../../src/device/guide/device-kind.js'
import { INSTALL_ROUTES } from '../../../src/device/guide/install-step.js'
import {
  browserWords,
  installSteps,
  missingSteps,
  removalWords,
} from '../../../src/device/guide/install-steps.js'

const FACTS = { names: ['Home CA'], profileName: 'home.mobileconfig' }
const IOS = ['iphone', 'ipad'] as const

describe('installSteps', () => {
  for (const kind of DEVICE_KINDS) {
    for (const route of INSTALL_ROUTES) {
      const isManaged = route === 'mdm' && (kind === 'iphone' || kind === 'ipad')
      it(`${isManaged ? 'wants no' : 'wants one'} comparison of the fingerprint on ${kind} by ${route}`, () => {
        const comparing = installSteps(kind, { ...FACTS, route }).filter(({ compares }) => compares === true)
        assert.equal(comparing.length, isManaged ? 0 : 1)
      })
    }
    it(`names the root to a person on ${kind}, when it comes and when it goes`, () => {
      const words = JSON.stringify([installSteps(kind, FACTS), removalWords(kind, FACTS)])
      assert.ok(kind === 'linux' || words.includes('{"name":"Home CA"}'))
    })
    it(`has the page on ${kind} hand out a file, and only the page`, () => {
      const downloads = INSTALL_ROUTES.map(
        (route) =>
          installSteps(kind, { ...FACTS, route }).filter(({ download }) => download !== undefined).length,
      )
      assert.deepEqual(downloads, [1, 0, 0, 0, 0, 0])
    })
  }

  it('names on Linux what takes out what orchard trust put there, before what is done by hand', () => {
    const words = JSON.stringify(removalWords('linux', FACTS))
    const [untrust, byHand] = [words.indexOf('orchard untrust'), words.indexOf('sudo rm')]
    assert.ok(untrust !== -1 && untrust < byHand, words)
  })

  for (const kind of IOS) {
    it(`turns the switch on after the profile is installed on ${kind}`, () => {
      const drawings = installSteps(kind, FACTS).flatMap(({ drawing = [] }) => drawing)
      assert.deepEqual(drawings, ['profile-downloaded', 'install-profile', 'about', 'trust-settings'])
    })
    it(`sends nobody to the switch on ${kind} under an MDM`, () => {
      assert.equal(installSteps(kind, { ...FACTS, route: 'mdm' }).length, 1)
    })
    it(`knows what is seen on ${kind} when a step is missing`, () => {
      assert.equal(missingSteps(kind, FACTS).length, 4)
    })
  }

  it('speaks of a Firefox with a store of its own on computers and on what is not known, and not on phones', () => {
    const speaking = DEVICE_KINDS.filter((kind) => browserWords(kind).length > 0)
    assert.deepEqual(new Set(speaking), new Set(['mac', 'windows', 'linux', 'other']))
    for (const kind of speaking) assert.match(JSON.stringify(browserWords(kind)), /"typed":"root\.cer"/)
  })

  it('knows of no missing step where the device says by itself what is wrong', () => {
    const knowing = DEVICE_KINDS.filter((kind) => missingSteps(kind, FACTS).length > 0)
    assert.deepEqual(new Set(knowing), new Set(IOS))
  })

  it('says under an MDM that the profile carries all roots only where there are several', () => {
    const paragraphs = (names: readonly string[]): number | undefined =>
      installSteps('iphone', { ...FACTS, names, route: 'mdm' })[0]?.words.length
    assert.equal(paragraphs(['Old CA']), 1)
    assert.equal(paragraphs(['Old CA', 'New CA']), 2)
  })

  it('names each of several roots', () => {
    const names = ['Old CA', 'Other CA', 'New CA']
    const words = JSON.stringify(installSteps('ipad', { ...FACTS, names }))
    assert.ok(words.includes('{"name":"Old CA"},", ",{"name":"Other CA"}," and ",{"name":"New CA"}'))
  })
})
