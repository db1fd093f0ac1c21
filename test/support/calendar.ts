import assert from 'node:assert/strict'

/** One property of a component. */
export interface CalendarProperty {
  readonly name: string
  readonly parameters: Readonly<Record<string, string>>
  /** As it stands on the unfolded line. */
  readonly value: string
}

/** A component: VCALENDAR, VEVENT, VALARM. */
export interface CalendarComponent {
  readonly name: string
  readonly properties: readonly CalendarProperty[]
  readonly components: readonly CalendarComponent[]
}

// RFC 5545 §3.1: contentline = name *(";" param) ":" value CRLF, without quoted parameter values, which are not written.
const CONTENT_LINE = /^([A-Z0-9-]+)((?:;[A-Z0-9-]+=[^\p{Cc}";:,]+)*):([^\p{Cc}]*)$/u
// RFC 5545 §3.3.11: TSAFE-CHAR / ":" / DQUOTE / ESCAPED-CHAR
const TEXT = /^(?:[^\p{Cc}\\;,]|\\[\\;,nN])*$/u

/** Reads a calendar by the grammar of RFC 5545 §3.1 and §3.4, and nothing that is outside of it. */
export function readCalendar(text: string): CalendarComponent {
  assert.ok(text.endsWith('\r\n'))
  const physical = text.slice(0, -2).split('\r\n')
  for (const line of physical) {
    assert.ok(Buffer.byteLength(line) <= 75, `75 octets at most: ${line}`)
    assert.ok(!/[\r\n\p{Cs}]/u.test(line))
  }
  const lines = physical.reduce<string[]>((whole, line) => {
    if (line.startsWith(' ')) whole.push(`${whole.pop() ?? ''}${line.slice(1)}`)
    else whole.push(line)
    return whole
  }, [])
  const [root, rest] = readComponent(lines.map(readLine))
  assert.deepEqual(rest, [])
  return root
}

function readLine(line: string): CalendarProperty {
  const match = CONTENT_LINE.exec(line)
  assert.ok(match !== null, `a content line: ${line}`)
  const [, name = '', parameters = '', value = ''] = match
  const pairs = parameters.split(';').slice(1)
  return {
    name,
    parameters: Object.fromEntries(pairs.map((pair) => pair.split('=') as [string, string])),
    value,
  }
}

function readComponent(
  lines: readonly CalendarProperty[],
): readonly [CalendarComponent, readonly CalendarProperty[]] {
  const [begin, ...others] = lines
  assert.equal(begin?.name, 'BEGIN')
  const properties: CalendarProperty[] = []
  const components: CalendarComponent[] = []
  let rest: readonly CalendarProperty[] = others
  for (;;) {
    const [line, ...next] = rest
    assert.ok(line !== undefined, 'each component ends')
    if (line.name === 'END') {
      assert.equal(line.value, begin.value)
      return [{ name: begin.value, properties, components }, next]
    }
    if (line.name === 'BEGIN') {
      const [component, after] = readComponent(rest)
      components.push(component)
      rest = after
    } else {
      assert.equal(components.length, 0, 'properties stand before components')
      properties.push(line)
      rest = next
    }
  }
}

/** The one value of a property. */
export function valueOf(component: CalendarComponent, name: string): string {
  const found = component.properties.filter((property) => property.name === name)
  assert.equal(found.length, 1, `one ${name}`)
  return found[0]?.value ?? ''
}

/** The one TEXT value of a property, without its escapes. */
export function textOf(component: CalendarComponent, name: string): string {
  const value = valueOf(component, name)
  assert.match(value, TEXT)
  return value.replace(/\\(.)/g, (_, character: string) => (/n/i.test(character) ? '\n' : character))
}
