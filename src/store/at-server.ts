import { isPKIError, PKIError } from '../base/errors.js'
import { quoteText } from '../base/quote.js'
import type { StoredServer } from './ca-store.js'

/** Does a step with what a store has for a server; its errors then say which file, or which server. */
export async function atServer<Result>(
  { name, places }: Pick<StoredServer, 'name' | 'places'>,
  part: 'certificate' | 'key' | 'csr',
  step: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await step()
  } catch (error) {
    if (!isPKIError(error)) throw error
    const { code, details, hint, message } = error
    const place = places === undefined ? `server ${quoteText(name)}, ${part}` : quoteText(places[part])
    throw new PKIError(code, `${place}: ${message}`, {
      details,
      cause: error,
      ...(hint === undefined ? {} : { hint }),
    })
  }
}
