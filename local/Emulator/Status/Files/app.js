import { sections } from './api.js';
import { shell } from './shell.js';
import * as serviceBus from './views/service-bus.js';
import * as eventHubs from './views/event-hubs.js';
import * as eventGrid from './views/event-grid.js';
import * as kafka from './views/kafka.js';

const all = { 'service-bus': serviceBus, 'event-hubs': eventHubs, kafka, 'event-grid': eventGrid };
const views = Object.fromEntries(
  Object.entries(all)
    .filter(([, view]) => sections.includes(view.document))
    .map(([name, view]) =>
      // Names of entities have slashes.
      [name, { title: view.title, open: (place, rest, search, refresh) => view.open(place, rest.join('/'), refresh) }],
    ),
);

shell({ name: 'Emulator', every: 2000, views }).open();
