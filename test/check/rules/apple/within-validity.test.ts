import { withinValidity } from '../../../../src/check/rules/apple/within-validity.js'
import { testRule } from '../../../../test/support/rules.js'

const dates = { notBefore: '2026-11-20T00:00:00Z', notAfter: '2026-11-30T00:00:00Z' }

testRule(withinValidity, {
  passes: {
    'the first second': { server: dates, now: '2026-11-20T00:00:00Z' },
    'the last second': { server: dates, now: '2026-11-30T00:00:00Z' },
    'a root in the year 9999': {
      about: 'root',
      root: { notBefore: '2026-01-01T00:00:00Z', notAfter: '9999-12-31T23:59:59Z' },
      now: '9999-12-31T23:59:59Z',
    },
  },
  fails: {
    'one second before the first': { server: dates, now: '2026-11-19T23:59:59Z' },
    'one second after the last': { server: dates, now: '2026-11-30T00:00:01Z' },
    'an intermediate that has expired': {
      intermediate: dates,
      about: 'intermediate',
      now: '2026-12-01T00:00:00Z',
    },
    'a root that has expired': { root: dates, about: 'root', now: '2026-12-01T00:00:00Z' },
    'a trusted server certificate that has expired': {
      server: dates,
      serverIsAnchor: true,
      now: '2026-12-01T00:00:00Z',
    },
  },
  ignores: 'nothing',
})
