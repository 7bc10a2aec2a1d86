// Start GOV.UK Frontend's components. Every page works without this.
import { initAll } from './govuk/govuk-frontend.min.js'

initAll()

// Filters stand open beside the list on a wide screen and fold away on a narrow one.
const wide = window.matchMedia('(min-width: 48.0625em)')
for (const fold of document.querySelectorAll('.ig-list__fold')) {
  if (wide.matches) fold.open = true
}

// So does the menu; most browsers do that by their style sheet alone.
if (wide.matches && !CSS.supports('selector(::details-content)')) {
  for (const menu of document.querySelectorAll('.ig-menu')) menu.open = true
}

// What is shown only once can be copied; without script it is selected by hand.
for (const shown of document.querySelectorAll('[data-copy]')) {
  if (!navigator.clipboard) break
  const button = document.createElement('button')
  const said = document.createElement('span')
  button.type = 'button'
  button.className = 'govuk-button govuk-button--secondary'
  button.textContent = 'Copy both'
  said.setAttribute('role', 'status')
  said.className = 'govuk-body ig-copied'
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(shown.dataset.copy)
      said.textContent = 'Copied.'
    } catch {
      said.textContent = 'It could not be copied. Write it down.'
    }
  })
  shown.parentElement.after(button, said)
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

// A session that rests ends. Shortly before, the page says so, and one link keeps it without losing
// what was typed: any page that is opened counts as use, in whichever window.
const notice = document.querySelector('.ig-session')
if (notice) {
  const minute = 60000
  const { idleMinutes, warnMinutes } = notice.dataset
  const words = notice.querySelector('.ig-session__words')
  const said = words.textContent
  let timers = []
  const begin = () => {
    timers.forEach(clearTimeout)
    notice.hidden = true
    timers = [
      setTimeout(() => { words.textContent = said; notice.hidden = false }, (idleMinutes - warnMinutes) * minute),
      setTimeout(() => { words.textContent = 'You were signed out. What you typed is kept when you send it: you will be asked to sign in.' }, idleMinutes * minute)
    ]
  }
  notice.querySelector('[data-stay]').addEventListener('click', async event => {
    event.preventDefault()
    const answer = await fetch('/account', { redirect: 'manual' }).catch(() => ({ ok: false }))
    if (answer.ok) begin()
    else words.textContent = 'You are signed out. What you typed is kept when you send it: you will be asked to sign in.'
  })
  begin()
}
