/** Reads a stream to its end, or to a number of octets: what flows without end ends here. */
export async function readUpTo(stream: AsyncIterable<unknown>, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of stream) {
    const bytes = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk
    if (!(bytes instanceof Uint8Array)) continue
    chunks.push(bytes)
    length += bytes.length
    if (length >= most) break
  }
  return new Uint8Array(Buffer.concat(chunks).subarray(0, most))
}
