import { aboutDrawing } from './drawings/about-drawing.js'
import { installProfileDrawing } from './drawings/install-profile-drawing.js'
import { profileDownloadedDrawing } from './drawings/profile-downloaded-drawing.js'
import { trustSettingsDrawing } from './drawings/trust-settings-drawing.js'

/** The screens that the steps of iOS show, in the order in which a person meets them. */
export const DRAWING_NAMES = ['profile-downloaded', 'install-profile', 'about', 'trust-settings'] as const

/** One of {@link DRAWING_NAMES}. */
export type DrawingName = (typeof DRAWING_NAMES)[number]

/** What a drawing shows. */
export interface DrawingFacts {
  /** Whose Settings: an iPad has them in two columns. */
  readonly device: 'iphone' | 'ipad'
  /** Common name of the root, not encoded. */
  readonly name: string
}

const DRAWINGS = {
  'profile-downloaded': profileDownloadedDrawing,
  'install-profile': installProfileDrawing,
  about: aboutDrawing,
  'trust-settings': trustSettingsDrawing,
} as const satisfies Record<DrawingName, (facts: DrawingFacts) => string>

const ALTERNATIVES = {
  'profile-downloaded': 'Settings. The row “Profile Downloaded” is marked: tap it.',
  'install-profile':
    'The downloaded profile, “Not Signed” in red. Marked with 1 is “More Details”, where you compare; marked with 2 is “Install”.',
  about: 'Settings, General, About. Its last row, “Certificate Trust Settings”, is marked: tap it.',
  'trust-settings':
    'Certificate Trust Settings. The switch beside the name of the root is marked, and is on.',
} as const satisfies Record<DrawingName, string>

/**
 * Draws one screen as an SVG element for an HTML page: no style, script, link or id inside. Its colours are those of
 * `drawingStyle`; it carries its own words for those who do not see it.
 */
export function drawing(name: DrawingName, facts: DrawingFacts): string {
  return DRAWINGS[name](facts).replace('<svg ', `<svg role="img" aria-label="${ALTERNATIVES[name]}" `)
}

/** What the drawing shows, in words, without foreign text. */
export function drawingAlternative(name: DrawingName): string {
  return ALTERNATIVES[name]
}
