import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DEVICE_KINDS } from '../../../src/device/guide/device-kind.js'
import type { PageFacts } from '../../../src/enroll/page/page-facts.js'
import { pagePolicy } from '../../../src/enroll/page/page-policy.js'
import { pageScript } from '../../../src/enroll/page/page-script.js'
import { pageStyle } from '../../../src/enroll/page/page-style.js'
import { renderPage } from '../../../src/enroll/page/render-page.js'
import { HOSTILE_STRINGS } from '../../support/hostile-strings.js'

const FACTS: PageFacts = {
  device: 'iphone',
  base: '/k7qm',
  nonce: 'AAECAwQFBgcICQoLDA0ODw',
  roots: [{ commonName: 'alice@homebox', notAfter: new Date('2046-11-17T10:00:00Z') }],
  profileName: 'alice-homebox.mobileconfig',
  now: new Date('2026-11-22T10:00:00Z'),
  endsAt: new Date('2026-11-22T10:15:00Z'),
  secure: false,
  hasReminder: true,
  probe: { host: '192.168.1.20', port: 8470 },
}

const MARKUP = [
  '</title><script>alert(1)</script>',
  '" onmouseover="alert(1)',
  "' x='",
  '<!--',
  '&lt;img src=x>',
]

/** Elements and the names of their attributes, without what they say. */
function shapeOf(html: string): string {
  return html.replaceAll(/>[^<]*</g, '><').replaceAll(/="[^"]*"/g, '=""')
}

describe('renderPage', () => {
  for (const device of DEVICE_KINDS) {
    it(`keeps its shape on ${device} whatever the root, the file and the server are called`, () => {
      const usual = shapeOf(renderPage({ ...FACTS, device }))
      for (const text of [...HOSTILE_STRINGS.map((each) => each.text), ...MARKUP].filter(canBeInURI)) {
        const roots = [{ commonName: text, notAfter: FACTS.endsAt }]
        assert.equal(shapeOf(renderPage({ ...FACTS, device, roots, profileName: text })), usual)
      }
    })

    it(`has no style, script or event of its own on ${device}, and nothing from elsewhere`, () => {
      const html = renderPage({ ...FACTS, device })
      assert.doesNotMatch(html, /\sstyle=|<style|\son\w+=|javascript:/)
      assert.deepEqual(html.match(/<script[^>]*>/g), ['<script src="/k7qm/page.js" defer>'])
      const links = [...html.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, link = '']) => link)
      for (const link of links) assert.match(link, /^(?:\/k7qm\/|#)/)
    })
  }

  it('says no fingerprint', () => {
    assert.doesNotMatch(renderPage(FACTS), /[0-9A-Fa-f]{4}(?:[ :]?[0-9A-Fa-f]{4}){7}/)
  })

  it('begins with Safari in another browser of iOS, and gives the address to copy', () => {
    const html = renderPage({ ...FACTS, foreignBrowser: 'Chrome' })
    assert.ok(html.indexOf('in Safari') < html.indexOf('Download the profile'))
    assert.ok(html.includes('http://192.168.1.20:8470/k7qm<'))
    assert.doesNotMatch(renderPage(FACTS), /id="safari"/)
  })

  it('offers a Mac to be an iPad, and no other device', () => {
    const offers = DEVICE_KINDS.filter((device) =>
      renderPage({ ...FACTS, device }).includes('This is an iPad'),
    )
    assert.deepEqual(offers, ['mac'])
  })

  it('over https says that the root is trusted already, and not that it came over http', () => {
    const html = renderPage({ ...FACTS, secure: true })
    assert.match(html, /already trusts it/)
    assert.doesNotMatch(html, /plain http/)
    assert.match(renderPage(FACTS), /plain http/)
  })

  it('makes no link of a server that is not https', () => {
    for (const server of ['javascript:alert(1)', 'http://192.168.1.20/', 'data:text/html,x', 'nonsense']) {
      const html = renderPage({ ...FACTS, server })
      assert.equal(html, renderPage(FACTS))
    }
    assert.match(
      renderPage({ ...FACTS, server: 'https://192.168.1.20:8888' }),
      /href="https:\/\/192\.168\.1\.20:8888"/,
    )
  })

  it('tells the script the seconds that are left, and none after the end', () => {
    assert.match(renderPage(FACTS), /data-seconds="900"/)
    assert.match(renderPage({ ...FACTS, now: new Date('2026-11-22T11:00:00Z') }), /data-seconds="0"/)
  })

  it('has the reminder where it is a route, and nowhere else', () => {
    assert.match(renderPage(FACTS), /\/k7qm\/reminder\.ics/)
    assert.doesNotMatch(renderPage({ ...FACTS, hasReminder: false }), /reminder\.ics/)
  })
})

describe('a page that nobody watches', () => {
  it('has no script that would try in vain, promises no sight of trust, and says what to do instead', () => {
    const page = renderPage({ ...FACTS, watched: false })
    assert.doesNotMatch(page, /<script|id="state-trusted"|Your terminal shows/)
    assert.match(page, /role="status">[^<]*can see when this iPhone trusts the root/)
    const watched = renderPage({ ...FACTS, watched: true })
    assert.match(watched, /<script/)
    assert.equal(watched, renderPage(FACTS))
  })
})

describe('pagePolicy', () => {
  it('lets the page reach itself, the probe and the server, and nothing else', () => {
    assert.match(
      pagePolicy({ ...FACTS, server: 'https://homebox.local:8888/lab?x' }),
      /connect-src 'self' wss:\/\/192\.168\.1\.20:8470 https:\/\/homebox\.local:8888;/,
    )
    assert.match(pagePolicy(FACTS), /^default-src 'none';/)
  })

  it('writes an IPv6 address in brackets, and no server that could end the list', () => {
    const policy = pagePolicy({
      probe: { host: 'fd00::1', port: 1 },
      server: "https://a.lan;script-src 'none'",
    })
    assert.match(policy, /connect-src 'self' wss:\/\/\[fd00::1\]:1;/)
  })
})

describe('style and script of the page', () => {
  it('load nothing', () => {
    assert.doesNotMatch(pageStyle(), /@import|url\(/)
    assert.doesNotMatch(pageScript(), /import\s*\(|eval\s*\(|https?:/)
  })
  it('are small', () => {
    assert.ok(pageStyle().length < 12_000)
    assert.ok(pageScript().length < 6_000)
  })
})

/** Half a character cannot stand in an address: a file name that the page is given never holds one. */
function canBeInURI(text: string): boolean {
  return !/[\ud800-\udfff]/.test(text.replaceAll(/[\ud800-\udbff][\udc00-\udfff]/g, ''))
}
