import type { DeviceKind } from './device-kind.js'
import type { DrawingName } from './drawing.js'
import type { GuideWords } from './guide-words.js'

/** One step: what a person does before they look up again. */
export interface InstallStep {
  /** What it does, e.g. `Compare, then install`. */
  readonly title: string
  /** Its paragraphs. */
  readonly words: readonly GuideWords[]
  /** Lines for a terminal of the device, in order. */
  readonly commands?: readonly string[]
  /** What the screen looks like then. */
  readonly drawing?: DrawingName
  /** Whether the fingerprint is compared in it: what guards the way of the root. */
  readonly compares?: true
  /** The file that the step begins with. */
  readonly download?: 'profile' | 'root'
}

/** How the root comes to a device; `page` is the page that `orchard enroll` serves. */
export const INSTALL_ROUTES = ['page', 'airdrop', 'mail', 'files', 'web', 'mdm'] as const

/** One of {@link INSTALL_ROUTES}. */
export type InstallRoute = (typeof INSTALL_ROUTES)[number]

/** What the steps speak of. */
export interface GuideFacts {
  /** Common names of the roots, at least one, not encoded. */
  readonly names: readonly string[]
  /** Name of the profile's file. */
  readonly profileName: string
  /** How the root comes; `page` when absent. */
  readonly route?: InstallRoute
}

/** What a person sees on a device when a step is missing. */
export interface MissingStep {
  /** What is on the screen, or is not. */
  readonly sees: GuideWords
  /** Which step is missing, and what to do. */
  readonly cure: GuideWords
}

/** How a device is called in a sentence, e.g. `this iPad`. */
export const DEVICE_NAMES: Readonly<Record<DeviceKind, string>> = {
  iphone: 'iPhone',
  ipad: 'iPad',
  mac: 'Mac',
  android: 'Android device',
  windows: 'Windows PC',
  linux: 'Linux machine',
  other: 'device',
}
