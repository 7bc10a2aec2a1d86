// Start GOV.UK Frontend's components. Every page works without this.
import { initAll } from './govuk/govuk-frontend.min.js'

initAll()

// Filters stand open beside the list on a wide screen and fold away on a narrow one.
const wide = window.matchMedia('(min-width: 48.0625em)')
for (const fold of document.querySelectorAll('.ig-list__fold')) {
  if (wide.matches) fold.open = true
}
