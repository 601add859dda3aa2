// What makes pages quicker to use. Every page works without it.
document.documentElement.classList.add('js')
