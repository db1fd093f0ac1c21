import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { visibleText } from '../../src/base/visible-text.js'
import { foldLine } from '../../src/device/calendar-text.js'
import { createReminder, createRootCA, renewRootCA } from '../../src/index.js'
import type { CreateReminderOptions } from '../../src/index.js'
import { readCalendar, textOf, valueOf } from '../support/calendar.js'
import { HARMLESS_STRINGS, HOSTILE_STRINGS } from '../support/hostile-strings.js'
import { homeRoot, NOW, refusal } from '../support/issue.js'

const web = { name: 'web', hosts: ['web.lan', '192.168.1.20'], notAfter: new Date('2029-02-24T11:59:59Z') }

const dayIn = async (days: number, notAfter: string, now: Date = NOW): Promise<string | undefined> => {
  const servers = [{ name: 'web', notAfter: new Date(notAfter) }]
  const { events } = await createReminder({ root: await homeRoot(), servers, daysBefore: days, now })
  return events.find(({ kind }) => kind === 'server')?.day
}

describe('createReminder', () => {
  it('writes a calendar of RFC 5545 with an all-day event and its alarms for the server and the root', async () => {
    const root = await homeRoot()
    const place = 'homebox, ~/.local/share/orchard'
    const { text, events, fileName } = await createReminder({ root, servers: [web], place, now: NOW })
    const calendar = readCalendar(text)
    assert.equal(calendar.name, 'VCALENDAR')
    assert.equal(valueOf(calendar, 'VERSION'), '2.0')
    assert.match(valueOf(calendar, 'PRODID'), /orchard/)
    const [server, ofRoot, ...others] = calendar.components
    assert.ok(server !== undefined && ofRoot !== undefined && others.length === 0)
    for (const event of [server, ofRoot]) {
      assert.equal(event.name, 'VEVENT')
      assert.equal(valueOf(event, 'DTSTAMP'), '20261122T120000Z')
      assert.match(valueOf(event, 'SEQUENCE'), /^\d{1,9}$/)
      assert.deepEqual(event.properties.find(({ name }) => name === 'DTSTART')?.parameters, { VALUE: 'DATE' })
      assert.deepEqual(
        event.components.map((alarm) => valueOf(alarm, 'TRIGGER')),
        ['PT9H', 'P23DT9H'],
      )
      for (const alarm of event.components) {
        assert.equal(alarm.name, 'VALARM')
        assert.equal(valueOf(alarm, 'ACTION'), 'DISPLAY')
        assert.ok(textOf(alarm, 'DESCRIPTION').length > 0)
      }
    }
    assert.equal(valueOf(server, 'DTSTART'), '20290125')
    assert.match(textOf(server, 'SUMMARY'), /\bweb\b.*2029-02-24/)
    assert.match(textOf(server, 'DESCRIPTION'), /\(web\.lan, 192\.168\.1\.20\)/)
    assert.match(
      textOf(server, 'DESCRIPTION'),
      /\nOn the computer .*homebox, ~\/\.local\/share\/orchard\): orchard renew web\n.*nothing is to be done/,
    )
    assert.match(textOf(ofRoot, 'DESCRIPTION'), /orchard renew --root\n.*must then trust the new root/)
    assert.deepEqual(
      events.map(({ kind, name, day }) => ({ kind, name, day })),
      [
        { kind: 'server', name: 'web', day: '2029-01-25' },
        {
          kind: 'root',
          name: 'Test root',
          day: valueOf(ofRoot, 'DTSTART').replace(/(....)(..)(..)/, '$1-$2-$3'),
        },
      ],
    )
    assert.equal(fileName, 'test-root.ics')
  })

  it('keeps the UID of a server through its renewal and that of its root, so that importing again moves the day', async () => {
    const root = await homeRoot()
    const first = await createReminder({ root, servers: [web], now: NOW })
    const later = new Date('2029-01-01T00:00:00Z')
    const renewed = await renewRootCA({ issuer: root, now: later })
    const servers = [
      { ...web, notAfter: new Date('2031-01-01T00:00:00Z') },
      { ...web, name: 'web2' },
    ]
    const second = await createReminder({ root: renewed, servers, now: later })
    const uidOf = ({ events }: typeof first, name: string): string | undefined =>
      events.find((event) => event.name === name)?.uid
    assert.equal(uidOf(second, 'web'), uidOf(first, 'web'))
    assert.equal(uidOf(second, 'Test root'), uidOf(first, 'Test root'))
    assert.equal(new Set(second.events.map(({ uid }) => uid)).size, 3)
    const sequenceOf = ({ text }: typeof first): number =>
      Number(valueOf(readCalendar(text).components[0] ?? assert.fail(), 'SEQUENCE'))
    assert.ok(sequenceOf(second) > sequenceOf(first))
    const stranger = await createRootCA({ commonName: 'Test root', now: NOW })
    const third = await createReminder({ root: stranger, servers: [web], now: NOW })
    assert.notEqual(uidOf(third, 'web'), uidOf(first, 'web'))
  })

  it('puts what is due already on today, to the second', async () => {
    assert.equal(await dayIn(30, '2026-12-23T00:00:00Z'), '2026-11-23')
    assert.equal(await dayIn(30, '2026-12-22T12:00:00Z'), '2026-11-22')
    assert.equal(await dayIn(30, '2026-12-01T12:00:00Z'), '2026-11-22')
    assert.equal(await dayIn(30, '2020-01-01T00:00:00Z'), '2026-11-22')
    assert.equal(await dayIn(0, '2026-12-22T23:59:59Z'), '2026-12-22')
  })

  it('speaks of the root alone where there is no server', async () => {
    const root = await homeRoot()
    for (const options of [{ root }, { root, servers: [] }]) {
      const { events } = await createReminder({ ...options, now: NOW })
      assert.deepEqual(
        events.map(({ kind, name }) => ({ kind, name })),
        [{ kind: 'root', name: 'Test root' }],
      )
    }
  })

  it('refuses a list of servers with a hole in it', async () => {
    const servers = [{ name: 'a', notAfter: NOW }]
    servers.length = 2
    await assert.rejects(createReminder({ root: await homeRoot(), servers, now: NOW }), {
      code: 'ERR_PKI_OPTION',
    })
  })

  it('names events in the order of their days, and those of one day as the caller does', async () => {
    const root = await homeRoot()
    const server = (name: string, notAfter: string) => ({ name, notAfter: new Date(notAfter) })
    const servers = [
      server('late', '2090-01-01T00:00:00Z'),
      server('b', '2029-02-24T23:00:00Z'),
      server('a', '2029-02-24T01:00:00Z'),
      server('first', '2029-02-23T23:59:59Z'),
    ]
    const { events } = await createReminder({ root, servers, now: NOW })
    assert.deepEqual(
      events.map(({ name }) => name),
      ['first', 'b', 'a', 'Test root', 'late'],
    )
  })

  it('has every command find the CA in the folder that is named', async () => {
    const root = await homeRoot()
    const folder = '/srv/my ca'
    const { text } = await createReminder({ root, servers: [web], folder, now: NOW })
    const said = readCalendar(text).components.map((event) => textOf(event, 'DESCRIPTION'))
    assert.match(said[0] ?? '', /: orchard renew web --dir '\/srv\/my ca'\n/)
    assert.match(said[1] ?? '', /: orchard renew --root --dir '\/srv\/my ca'\n/)
  })

  it('sounds the second alarm a week before the end, and none where the day itself is later than that', async () => {
    const root = await homeRoot()
    const triggers = async (daysBefore: number): Promise<readonly string[]> => {
      const { text } = await createReminder({ root, servers: [web], daysBefore, now: NOW })
      return readCalendar(text).components[0]?.components.map((alarm) => valueOf(alarm, 'TRIGGER')) ?? []
    }
    assert.deepEqual(await triggers(8), ['PT9H', 'P1DT9H'])
    assert.deepEqual(await triggers(7), ['PT9H'])
  })

  it('shows foreign text as it is, or with what cannot be seen written out', async () => {
    const root = await homeRoot()
    for (const text of [
      ...HOSTILE_STRINGS.map(({ text }) => text),
      ...HARMLESS_STRINGS,
      'a;b,c\\n:"\\',
      "x'; rm -rf ~",
    ]) {
      const servers = [{ name: text, hosts: [text], notAfter: web.notAfter }]
      const { text: ics } = await createReminder({ root, servers, place: text, now: NOW })
      const [event] = readCalendar(ics).components
      assert.ok(event !== undefined)
      assert.ok(textOf(event, 'SUMMARY').startsWith(`Renew the certificate of ${visibleText(text)}: `))
      assert.equal(textOf(event, 'DESCRIPTION').split('\n').length, 3, 'it begins no line of its own')
    }
    const servers = [{ name: "x'; rm -rf ~", notAfter: web.notAfter }]
    const { text } = await createReminder({ root, servers, now: NOW })
    const [event] = readCalendar(text).components
    assert.match(textOf(event ?? assert.fail(), 'DESCRIPTION'), /: orchard renew 'x'\\''; rm -rf ~'\n/)
  })

  it('refuses two servers of one name, odd dates and days, and what is no root', async () => {
    const root = await homeRoot()
    const made = (options: unknown) => createReminder(options as CreateReminderOptions)
    for (const options of [
      { root, servers: [web, web] },
      { root, servers: [{ name: 'web' }] },
      { root, servers: [{ ...web, notAfter: new Date('+010000-01-01') }] },
      { root, servers: [{ ...web, hosts: 'web.lan' }] },
      { root, servers: web },
      { root, daysBefore: -1 },
      { root, daysBefore: 3651 },
      { root, now: new Date(NaN) },
      { root, days: 3 },
      { servers: [web] },
      { root: { pem: root.pem + root.pem } },
    ])
      await refusal('ERR_PKI_OPTION', () => made(options))
    await refusal('ERR_PKI_PEM', () => made({ root: { pem: 'x' } }))
  })
})

describe('a folded line', () => {
  it('has 75 octets and not 76, and cuts no character', () => {
    assert.equal(foldLine('a'.repeat(75)), `${'a'.repeat(75)}\r\n`)
    assert.equal(foldLine('a'.repeat(76)), `${'a'.repeat(75)}\r\n a\r\n`)
    assert.equal(
      foldLine(`${'a'.repeat(75)}${'b'.repeat(75)}`),
      `${'a'.repeat(75)}\r\n ${'b'.repeat(74)}\r\n b\r\n`,
    )
    assert.equal(foldLine(`${'a'.repeat(72)}🍏`), `${'a'.repeat(72)}\r\n 🍏\r\n`)
    assert.equal(foldLine(`${'a'.repeat(71)}🍏`), `${'a'.repeat(71)}🍏\r\n`)
  })
})
