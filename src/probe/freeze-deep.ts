/** Freezes a record and everything in it but bytes, which cannot be frozen. */
export function freezeDeep<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || Object.isFrozen(value))
    return value
  for (const part of Object.values(value)) freezeDeep(part)
  return Object.freeze(value)
}
