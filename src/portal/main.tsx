import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { readSettings } from './settings.js';
import { languageFor } from './strings/language-for.js';
import { registerWorker } from './worker-registration.js';

const page = document.getElementById('page');
if (page) createRoot(page).render(<App settings={readSettings(document)} language={languageFor(navigator.languages)} />);
void registerWorker();
