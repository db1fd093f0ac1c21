import { htmlText } from '../../base/html-text.js'
import type { GuideWord, GuideWords } from '../../device/guide/guide-words.js'

/** Writes a paragraph of the guide as HTML; every text in it is encoded, foreign or not. */
export function htmlWords(words: GuideWords): string {
  return words.map(htmlWord).join('')
}

function htmlWord(word: GuideWord): string {
  if (typeof word === 'string') return htmlText(word)
  if ('menu' in word) {
    const path = word.menu.map((item) => `<b>${htmlText(item)}</b>`)
    return `<span class="menu">${path.join(' › ')}</span>`
  }
  if ('screen' in word) return `<b class="screen">${htmlText(word.screen)}</b>`
  if ('typed' in word) return `<code>${htmlText(word.typed)}</code>`
  return `<b class="name">${htmlText(word.name)}</b>`
}
