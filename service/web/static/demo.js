// Keeps the progress of a demo up to date in its bar. Without it the page of the demo shows the same.
const shown = [...document.querySelectorAll('[data-demo-progress]')]

async function follow () {
  const answer = await fetch(shown[0].dataset.demoProgress)
  const busy = answer.ok ? await answer.json() : []
  shown.forEach((line, number) => {
    const one = busy[number]
    if (!one) {
      line.textContent = line.dataset.ready
      return
    }
    line.querySelector('a').textContent = one.text
    Object.assign(line.querySelector('progress'), { value: one.done, max: one.total })
  })
  if (busy.length) setTimeout(follow, 2000)
}

if (shown.length) setTimeout(follow, 2000)
