import { PAGE_SCRIPT } from './generated/page-script.js'

/** The script of the page, as `{base}/page.js` serves it: a classic script for `<script defer>`. */
export function pageScript(): string {
  return PAGE_SCRIPT
}
