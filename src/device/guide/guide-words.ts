/** A path of menus, e.g. `['Settings', 'General', 'About']`. */
export interface MenuPath {
  /** What to tap, one after the other. */
  readonly menu: readonly string[]
}

/** A word that stands on the screen of the device, e.g. `Install`. */
export interface ScreenWord {
  /** As the device writes it. */
  readonly screen: string
}

/** Something to type, or the name of a file. */
export interface TypedWord {
  /** To be taken letter by letter. */
  readonly typed: string
}

/** The name of a root: foreign text, which whoever writes it encodes. */
export interface ForeignName {
  /** As it stands in the certificate. */
  readonly name: string
}

/** A piece of a sentence; a plain string is prose of this library and holds no foreign text. */
export type GuideWord = string | MenuPath | ScreenWord | TypedWord | ForeignName

/** One paragraph. */
export type GuideWords = readonly GuideWord[]
