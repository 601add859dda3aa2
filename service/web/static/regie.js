// What makes pages quicker to use. Every page works without it.
import { sweep } from './kept.js'

document.documentElement.classList.add('js')

// What forms keep on this device goes after a week, and when somebody logs out.
sweep()
document.addEventListener('submit', (event) => event.target.matches('[action$="/uitloggen"]') && sweep(true))
