const LIGHT = `
.d-frame{fill:#eef0f3;stroke:#aab2bb;stroke-width:2}
.d-card{fill:#fff}
.d-bar{fill:#d3d8de}
.d-chosen{fill:#dfe3e8}
.d-gear{fill:none;stroke:#fff;stroke-width:4}
.d-line{stroke:#d3d8de;stroke-width:1;fill:none}
.d-chevron{stroke:#9aa2ab;stroke-width:2.5;stroke-linecap:round;stroke-linejoin:round;fill:none}
.d-text,.d-name,.d-strong,.d-title{fill:#1b1d20}
.d-dim{fill:#5a6068}
.d-link{fill:#0a5cc4}
.d-back{stroke:#0a5cc4;stroke-width:2.5;stroke-linecap:round;stroke-linejoin:round;fill:none}
.d-red{fill:#bd1f18}
.d-on{fill:#2b9a49}
.d-knob{fill:#fff}
.d-ring{fill:none;stroke:#cf4409;stroke-width:4}
.d-badge{fill:#cf4409}
.d-number{fill:#fff}`

const DARK = `
.d-frame{fill:#0c0d0f;stroke:#555c65}
.d-card{fill:#212429}
.d-bar{fill:#41474f}
.d-chosen{fill:#2a2e34}
.d-gear{stroke:#212429}
.d-line{stroke:#3a4048}
.d-chevron{stroke:#7d858f}
.d-text,.d-name,.d-strong,.d-title{fill:#f3f4f6}
.d-dim{fill:#a9b0b9}
.d-link{fill:#74b6ff}
.d-back{stroke:#74b6ff}
.d-red{fill:#ff8379}
.d-on{fill:#37b95e}
.d-ring{stroke:#ff9c55}
.d-badge{fill:#ff9c55}
.d-number{fill:#2b1200}`

/** The style sheet of every drawing, light, and dark where the reader prefers it; it names only classes that begin with `d`. */
export function drawingStyle(): string {
  return `.d text{font:400 16px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
.d .d-strong{font-weight:600}
.d .d-title{font-weight:700;font-size:27px}
.d .d-small{font-size:13px}
.d .d-name{font-size:15px}
.d .d-number{font-weight:700;font-size:14px}${LIGHT}
@media (prefers-color-scheme:dark){${DARK}
}
`
}
