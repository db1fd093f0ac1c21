/** What every command to a terminal begins with: ESC. */
export const ESC = '\u001b'
/** Found in a text that holds a command to a terminal. */
export const ESCAPE: RegExp = new RegExp(ESC)
