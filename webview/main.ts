import { connectHost } from './api';
import { registerControls } from './controls';
import { Panel } from './panel';
import { registerElements } from './elements';
import { PanelStore } from './store';

const vscode = acquireVsCodeApi();
const client = connectHost(vscode, window);
const store = new PanelStore(client, vscode, Intl.DateTimeFormat().resolvedOptions().timeZone);

registerControls();
registerElements();
const panel = document.querySelector('audit-log-panel');
if (panel instanceof Panel) panel.store = store;
window.addEventListener('pagehide', () => store.flush());
store.run(store.start());
