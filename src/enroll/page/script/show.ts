/** What a line under “Where you are” may say. */
const WORDS = { done: 'done', failed: 'no answer yet', open: 'waiting' } as const

/** Turns one line: its sign, its colour and its word. */
export function show(line: 'trusted' | 'server', state: keyof typeof WORDS): void {
  const element = document.getElementById(`state-${line}`)
  const word = element?.querySelector('span')
  if (element === null || word === null || word === undefined) return
  element.dataset['state'] = state
  word.textContent = WORDS[state]
}

/** Says where the visitor is, once: a screen reader speaks every change of it. */
export function say(state: keyof typeof WORDS, sentence: string): void {
  const status = document.getElementById('say')
  if (status === null) return
  status.dataset['state'] = state
  if (status.textContent !== sentence) status.textContent = sentence
}
