// A file that is picked is added at once; one that is too large is told before it is sent. Without this the button adds it.

document.addEventListener('change', ({ target }) => {
  if (!target.matches?.('input[type=file][data-most]') || !target.files.length) return
  const field = target.closest('.files')
  field.querySelector('.error.live')?.remove()
  if ([...target.files].some((file) => file.size > Number(target.dataset.most))) {
    target.value = ''
    const told = Object.assign(document.createElement('p'), { className: 'error live', textContent: target.dataset.tooLarge })
    told.setAttribute('role', 'alert')
    field.querySelector('.pick').before(told)
    return
  }
  field.querySelector('.pick button').click()
})
