import type { GuideFacts } from '../install-step.js'
import type { GuideWord } from '../guide-words.js'

/** The names of the roots as part of a sentence, e.g. `A, B and C`. */
export function nameWords({ names }: GuideFacts, last: 'and' | 'or'): readonly GuideWord[] {
  return names.flatMap((name, index): readonly GuideWord[] => {
    if (index === 0) return [{ name }]
    return [index === names.length - 1 ? ` ${last} ` : ', ', { name }]
  })
}
