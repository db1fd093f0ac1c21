declare module 'tr46' {
  /** Options of UTS #46 §4.2 ToASCII. */
  export interface ToASCIIOptions {
    readonly checkBidi?: boolean
    readonly checkHyphens?: boolean
    readonly checkJoiners?: boolean
    readonly useSTD3ASCIIRules?: boolean
    readonly verifyDNSLength?: boolean
    readonly transitionalProcessing?: boolean
  }
  export function toASCII(domain: string, options?: ToASCIIOptions): string | null
  /** Gives the text back even where it reports an error. */
  export function toUnicode(
    domain: string,
    options?: ToASCIIOptions,
  ): { readonly domain: string; readonly error: boolean }
}
