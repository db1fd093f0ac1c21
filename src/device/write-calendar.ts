import { calendarParagraphs, calendarText, foldLine } from './calendar-text.js'

/** One all-day event with its alarms. Its texts are encoded here. */
export interface CalendarEvent {
  /** UUID that stays when the event moves. */
  readonly uid: string
  /** The day, `YYYY-MM-DD`. */
  readonly day: string
  /** One line. */
  readonly summary: string
  /** What it is about and what to do. */
  readonly paragraphs: readonly string[]
  /** Days from that day to the end, which is told once more a week before it. */
  readonly daysLeft: number
}

const MINUTE_MS = 60_000
/** Days before the end at which a second alarm sounds, where the event itself is earlier. */
const LAST_CALL_DAYS = 7

/**
 * Writes a calendar.
 *
 * @param now - Becomes DTSTAMP, and SEQUENCE too: of two files the later one counts.
 * @see RFC 5545 §3.4, §3.6.1, §3.6.6
 */
export function writeCalendar(events: readonly CalendarEvent[], now: Date): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//orchard-pki//reminder//EN',
    'CALSCALE:GREGORIAN',
    ...events.flatMap((event) => eventLines(event, now)),
    'END:VCALENDAR',
  ]
  return lines.map(foldLine).join('')
}

function eventLines(event: CalendarEvent, now: Date): readonly string[] {
  const { uid, day, summary, paragraphs, daysLeft } = event
  const lastCall = daysLeft - LAST_CALL_DAYS
  return [
    'BEGIN:VEVENT',
    `UID:${uid}`,
    `DTSTAMP:${now.toISOString().replace(/[-:]|\.\d{3}/g, '')}`,
    `SEQUENCE:${String(Math.max(0, Math.floor(now.getTime() / MINUTE_MS)))}`,
    `DTSTART;VALUE=DATE:${day.replaceAll('-', '')}`,
    `SUMMARY:${calendarText(summary)}`,
    `DESCRIPTION:${calendarParagraphs(paragraphs)}`,
    'TRANSP:TRANSPARENT',
    // An all-day event begins at midnight: it is told in the morning.
    ...alarmLines('PT9H', summary),
    ...(lastCall > 0 ? alarmLines(`P${String(lastCall)}DT9H`, summary) : []),
    'END:VEVENT',
  ]
}

function alarmLines(trigger: string, summary: string): readonly string[] {
  return [
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${calendarText(summary)}`,
    `TRIGGER:${trigger}`,
    'END:VALARM',
  ]
}
