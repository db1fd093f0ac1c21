import { drawingStyle } from '../../device/guide/drawing-style.js'
import { PAGE_CSS } from './generated/page-css.js'

/** The style sheet of the page and of the drawings in it, as `{base}/style.css` serves it. */
export function pageStyle(): string {
  return PAGE_CSS + drawingStyle()
}
