import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createReminder, createTrustProfile } from '../../src/index.js'
import { startEnrolment } from '../../src/node.js'
import { visibleText } from '../../src/base/visible-text.js'
import { certify } from '../support/chains.js'
import { exchangeRaw, request } from '../support/enroll/raw-client.js'
import { HARMLESS_STRINGS, HOSTILE_STRINGS } from '../support/hostile-strings.js'

/** No certificate can say what UTF-8 cannot. */
const NAMES = HOSTILE_STRINGS.filter(({ text }) => Buffer.from(text).toString() === text)

/** Everything that a page hands out of a root with this name, as text. */
async function handOut(commonName: string): Promise<Readonly<Record<string, string>>> {
  const { der } = certify({ subject: commonName, isCA: true })
  const root = { der }
  const profile = await createTrustProfile({ root })
  const { text: reminder } = await createReminder({ root, now: new Date('2026-11-22T12:00:00Z') })
  const page = await startEnrolment({ roots: [root], profile, reminder, hosts: ['127.0.0.1'], port: 0 })
  try {
    const get = async (path: string): Promise<string> => {
      const { port, base } = page
      const { status, body } = await exchangeRaw({ port, bytes: request(port, base + path) })
      assert.equal(status, 200, path)
      return body.toString()
    }
    return {
      page: await get(''),
      profile: await get(`/${profile.fileName}`),
      calendar: (await get('/reminder.ics')).replaceAll(/\r\n[ \t]/g, ''),
      names: profile.fileName,
    }
  } finally {
    await page.close()
  }
}

/** What each file may hold beside what can be seen: the ends of its lines, and what indents them. */
const LAYOUT = { page: /[\n\u00a0]/g, profile: /[\n\t]/g, calendar: /\r\n/g, names: /$^/g } as const

for (const { does, text } of NAMES) {
  test(`a root whose name ${does} shows it as visible characters on the page, in the profile and in the calendar`, async () => {
    const files = await handOut(text)
    for (const [name, layout] of Object.entries(LAYOUT)) {
      const file = files[name]?.replaceAll(layout, '') ?? ''
      assert.equal(visibleText(file), file, name)
    }
    const shown = visibleText(text).slice(0, 20)
    // RFC 5545 §3.3.11: a calendar escapes these.
    assert.ok(files['page']?.includes(shown) === true, 'page')
    assert.ok(files['profile']?.includes(shown) === true, 'profile')
    assert.ok(files['calendar']?.includes(shown.replaceAll(/[\\;,]/g, String.raw`\$&`)) === true, 'calendar')
    assert.match(files['names'] ?? '', /^[a-z\d-]+\.mobileconfig$/)
  })
}

test('names of people stand on the page as they are', async () => {
  for (const text of ['Zoë Müller', '日本語', 'עברית', '🍏']) {
    assert.ok(HARMLESS_STRINGS.includes(text))
    const { page = '', profile = '' } = await handOut(text)
    assert.ok(page.includes(text) && profile.includes(text), text)
  }
})
