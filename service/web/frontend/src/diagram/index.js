import './diagram.css';
import Modeler from 'bpmn-js/lib/Modeler';

const studio = document.getElementById('studio');
const modeler = new Modeler({ container: studio });
const answer = await fetch(`${studio.dataset.api}bestanden/${studio.dataset.path}`);
await modeler.importXML((await answer.json()).content);
modeler.get('canvas').zoom('fit-viewport', 'auto');
