// Start GOV.UK Frontend's components. Every page works without this.
import { initAll } from './govuk/govuk-frontend.min.js'

initAll()

// Filters stand open beside the list on a wide screen and fold away on a narrow one.
const wide = window.matchMedia('(min-width: 48.0625em)')
for (const fold of document.querySelectorAll('.ig-list__fold')) {
  if (wide.matches) fold.open = true
}

// A field that names a person, a team or a record offers what fits while one types. It asks when
// typing pauses, never twice for the same, and takes what is typed as it does without script.
const asked = new Map()

async function offers (address, text) {
  const key = `${address}?q=${encodeURIComponent(text)}`
  if (!asked.has(key)) {
    asked.set(key, fetch(key, { headers: { Accept: 'application/json' } })
      .then(answer => (answer.ok ? answer.json() : { items: [] }))
      .catch(() => ({ items: [] })))
  }
  return (await asked.get(key)).items
}

for (const field of document.querySelectorAll('input[data-suggest]')) {
  const list = field.list
  let pause = 0
  field.addEventListener('input', () => {
    clearTimeout(pause)
    const text = field.value.trim()
    if (text.length < 2) return
    pause = setTimeout(async () => {
      const items = await offers(field.dataset.suggest, text)
      if (field.value.trim() !== text) return
      list.replaceChildren(...items.map(({ value, label }) => new Option(label, value)))
    }, 250)
  })
}
