/** Devices whose own steps the guide knows; `other` gets the steps that hold everywhere. */
export const DEVICE_KINDS = ['iphone', 'ipad', 'mac', 'android', 'windows', 'linux', 'other'] as const

/** One of {@link DEVICE_KINDS}. */
export type DeviceKind = (typeof DEVICE_KINDS)[number]

/** The first that is found decides: Android says that it is Linux too, and every browser of iOS says that it is Safari. */
const SIGNS: readonly (readonly [RegExp, DeviceKind])[] = [
  [/\biPad\b/, 'ipad'],
  [/\b(?:iPhone|iPod)\b/, 'iphone'],
  [/\bAndroid\b/, 'android'],
  [/\bWindows\b/, 'windows'],
  [/\b(?:Linux|CrOS|X11|BSD)\b/, 'linux'],
]

/** Browsers that exist on iOS in this form only, so that one of them on a “Mac” is on an iPad. */
const IOS_BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bCriOS\//, 'Chrome'],
  [/\bFxiOS\//, 'Firefox'],
  [/\bFocus\//, 'Firefox Focus'],
  [/\bEdgiOS\//, 'Edge'],
  [/\b(?:OPiOS|OPT|OPX)\//, 'Opera'],
  [/\bDuckDuckGo\/|\bDdg\//, 'DuckDuckGo'],
  [/\bGSA\//, 'the Google app'],
  [/\b(?:FBAN|FBAV|FBIOS|Instagram|Line|MicroMessenger|Snapchat|TikTok)\b/, 'the browser of an app'],
]

/**
 * Tells the device from the `User-Agent` of a request. An iPad that asks for desktop pages (its default since iPadOS 13)
 * says that it is a Mac: only a script on the page can tell, by `navigator.maxTouchPoints`.
 */
export function deviceKindOf(userAgent: string): DeviceKind {
  const found = SIGNS.find(([sign]) => sign.test(userAgent))
  if (found !== undefined) return found[1]
  if (!/\bMacintosh\b/.test(userAgent)) return 'other'
  return iosBrowserOf(userAgent) === undefined ? 'mac' : 'ipad'
}

/** Reads the name of a device as an address gives it, e.g. `ipad` of `?device=ipad`; `undefined` for any other text. */
export function parseDeviceKind(text: string): DeviceKind | undefined {
  return DEVICE_KINDS.find((kind) => kind === text)
}

/**
 * Names the browser of an iPhone or iPad that is not Safari, for a sentence, e.g. `Chrome`: only Safari hands a profile to
 * Settings. `undefined` for Safari, for what looks like it, and on every other device.
 */
export function foreignBrowserOf(userAgent: string): string | undefined {
  const kind = deviceKindOf(userAgent)
  return kind === 'iphone' || kind === 'ipad' ? iosBrowserOf(userAgent) : undefined
}

function iosBrowserOf(userAgent: string): string | undefined {
  return IOS_BROWSERS.find(([sign]) => sign.test(userAgent))?.[1]
}
