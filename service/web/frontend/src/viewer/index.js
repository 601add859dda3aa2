// Diagrams to look at: every <div class="diagram" data-diagram="..."> of a page, with what a page wants to show on them.

import './viewer.css';
import { Diagram } from './diagram.js';
import { together } from './together.js';

const places = [...document.querySelectorAll('.diagram[data-diagram]')];
const shown = new Map(places.map((place) => [place, new Diagram(place)]));
await Promise.all([...shown.values()].map((diagram) => diagram.open()));
const tied = new Set();
for (const [place, diagram] of shown) {
  const other = shown.get(document.getElementById(place.dataset.with));
  if (other && !tied.has(other)) together(diagram, other); // both may name the other: once is enough
  if (other) tied.add(diagram);
}
