// form-js has no translation service. What it writes on the canvas is put in our words after it appears.

const WORDS = {
  'Build your form': 'Maak uw formulier',
  'Drag and drop components here to start designing.': 'Sleep hier een onderdeel naartoe, of klik links op een onderdeel.',
  'Use the preview window to test your form.': 'Rechts ziet u de pagina zoals gebruikers haar zien.',
  'Drag and drop components here.': 'Sleep hier onderdelen naartoe.',
  'Add new': 'Nog een regel',
  'Show all': 'Alles tonen',
  'Show less': 'Minder tonen',
  Select: 'Maak een keuze',
  Search: 'Zoeken',
  'mm/dd/yyyy': 'dd-mm-jjjj',
  'dd/mm/yyyy': 'dd-mm-jjjj',
  Browse: 'Bestand kiezen',
  'No files selected': 'Nog geen bestand',
  'No file selected': 'Nog geen bestand',
  'Remove form field': 'Weghalen',
  Increment: 'Meer',
  Decrement: 'Minder',
  Clear: 'Leegmaken',
  'Nothing found': 'Niets gevonden',
  'No results': 'Niets gevonden',
  Submit: 'Versturen',
  Reset: 'Leegmaken',
  '<empty>': '(leeg)',
  'Create form in editor': '',
};

/** Our words for a text of form-js; undefined for what it does not write itself. */
export function inDutch(text) {
  if (text in WORDS) return WORDS[text];
  const [, name] = text.match(/^Remove (.+)$/) ?? [];
  return name && `${name} weghalen`;
}
