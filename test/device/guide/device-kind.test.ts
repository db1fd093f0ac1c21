import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  DEVICE_KINDS,
  deviceKindOf,
  foreignBrowserOf,
  parseDeviceKind,
} from '../../../src/device/guide/device-kind.js'
import type { DeviceKind } from '../../../src/device/guide/device-kind.js'

const IOS = '(iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)'
const MAC = '(Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)'

const SEEN: readonly (readonly [string, DeviceKind, string | undefined])[] = [
  [`Mozilla/5.0 ${IOS} Version/18.5 Mobile/15E148 Safari/604.1`, 'iphone', undefined],
  [`Mozilla/5.0 ${IOS} CriOS/137.0.7151.51 Mobile/15E148 Safari/604.1`, 'iphone', 'Chrome'],
  [`Mozilla/5.0 ${IOS} FxiOS/139.0 Mobile/15E148 Safari/605.1.15`, 'iphone', 'Firefox'],
  [`Mozilla/5.0 ${IOS} Version/18.0 EdgiOS/136.0 Mobile/15E148 Safari/604.1`, 'iphone', 'Edge'],
  [`Mozilla/5.0 ${IOS} Mobile/15E148 [FBAN/FBIOS;FBAV/500.0]`, 'iphone', 'the browser of an app'],
  [
    'Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) AppleWebKit/605.1.15 Version/12.1 Safari/604.1',
    'ipad',
    undefined,
  ],
  [`Mozilla/5.0 ${MAC} Version/18.5 Safari/605.1.15`, 'mac', undefined],
  [`Mozilla/5.0 ${MAC} CriOS/137 Version/11.1.1 Safari/605.1.15`, 'ipad', 'Chrome'],
  [`Mozilla/5.0 ${MAC} Chrome/137.0.0.0 Safari/537.36`, 'mac', undefined],
  ['Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/137 Mobile', 'android', undefined],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:139.0) Gecko/20100101 Firefox/139.0', 'windows', undefined],
  ['Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:139.0) Gecko/20100101 Firefox/139.0', 'linux', undefined],
  ['Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 Chrome/137.0.0.0', 'linux', undefined],
  ['curl/8.5.0', 'other', undefined],
  ['', 'other', undefined],
]

for (const [userAgent, kind, browser] of SEEN) {
  test(`“${userAgent}” is ${kind}${browser === undefined ? '' : `, in ${browser}`}`, () => {
    assert.equal(deviceKindOf(userAgent), kind)
    assert.equal(foreignBrowserOf(userAgent), browser)
  })
}

test('an address names a device by its kind and by nothing else', () => {
  for (const kind of DEVICE_KINDS) assert.equal(parseDeviceKind(kind), kind)
  for (const text of ['', 'iPad', 'ipad ', 'constructor', '__proto__'])
    assert.equal(parseDeviceKind(text), undefined)
})
