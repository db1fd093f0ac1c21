import type { RuleContext } from './rule.js'
import { isSubscriber } from './subscriber.js'

/** The dNSNames of a server certificate that have an asterisk anywhere. */
export function wildcardNames(context: RuleContext): readonly string[] {
  if (!isSubscriber(context)) return []
  const names = context.certificate.extensions.subjectAltName ?? []
  return names.flatMap((name) => (name.type === 'dns' && name.value.includes('*') ? [name.value] : []))
}
