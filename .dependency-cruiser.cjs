/** The arrows of docs/architecture.md, kept true by `npm run boundaries`. */
const npm = (names) => `(^|/)node_modules/(${names.join('|')})(/|$)`;
const azureSdks = npm([
  '@azure/(identity|cosmos|communication-email|communication-sms|keyvault-secrets|monitor-ingestion|core-[a-z-]+)',
  '@microsoft/microsoft-graph-client',
  'azure-iothub',
  'web-push',
]);
const deviceSdks = npm(['azure-iot-device', 'azure-iot-device-mqtt', 'mqtt-packet']);
const portalSdks = npm(['react', 'react-dom', '@fluentui/.+', '@azure/msal-browser', 'openapi-fetch']);
const functionsSdks = npm(['@azure/functions', 'durable-functions']);

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    rule('no-cycles', 'Two files that need each other are one idea in two places.', {}, { circular: true }),
    rule(
      'domain-is-pure',
      'The domain computes; everything else is handed to it.',
      { path: '^src/domain/' },
      {
        pathNot: ['^src/domain/', npm(['zod', 'temporal-polyfill', 'ical.js']), '^(node:)?(crypto|util)$'],
      },
    ),
    rule('ports-speak-domain', 'Ports are written in domain words only.', { path: '^src/ports/' }, { pathNot: '^src/(domain|ports)/' }),
    rule(
      'adapters-look-inward',
      'An adapter knows the domain and its port, not who uses it.',
      { path: '^src/azure/' },
      {
        path: '^(src/(?!domain/|azure/|ports/)|activities/|orchestrations/|entities/)',
      },
    ),
    rule(
      'azure-sdks-only-in-adapters',
      'One folder to change when a vendor changes.',
      { pathNot: '^src/(azure|local/cloud)/' },
      { path: azureSdks },
    ),
    rule(
      'device-sdks-only-in-devices',
      'Only the simulated devices and their hub speak MQTT.',
      { pathNot: '^src/local/(devices|cloud/iot-hub)/' },
      {
        path: deviceSdks,
      },
    ),
    rule(
      'functions-sdks-at-the-edge',
      'The Functions runtime is met at the entrances and in the durable layer.',
      {
        pathNot: '^src/(functions|durable|local/host)/|^src/app\\.ts$',
      },
      { path: functionsSdks },
    ),
    rule(
      'durable-layer',
      'The durable layer carries contracts, not the app.',
      { path: '^src/durable/' },
      {
        path: '^(src/(?!domain/|durable/)|activities/|orchestrations/|entities/)',
      },
    ),
    rule(
      'contracts-are-plain',
      'What orchestrations may see of activities and events is shapes.',
      {
        path: '^(activities/contracts|orchestrations/events)\\.ts$',
      },
      { pathNot: ['^src/domain/', '^src/durable/contracts\\.ts$', npm(['zod'])] },
    ),
    rule(
      'activities-by-ports',
      'An activity asks the world through ports, as types.',
      { path: '^activities/(?!contracts)' },
      {
        path: '^(src/(?!domain/|durable/|ports/)|orchestrations/(?!events)|entities/)',
      },
    ),
    rule('ports-are-types', 'Ports carry no code.', { path: '^activities/' }, { path: '^src/ports/', dependencyTypesNot: ['type-only'] }),
    rule(
      'entities-are-domain',
      'An entity wraps a domain thing and nothing else.',
      { path: '^entities/' },
      {
        path: '^(src/(?!domain/|durable/)|activities/(?!contracts)|orchestrations/(?!events))',
      },
    ),
    rule(
      'orchestrations-see-contracts',
      'An orchestration is replayed: no I/O can be in its reach.',
      { path: '^orchestrations/' },
      {
        pathNot: ['^src/domain/', '^src/durable/', '^activities/contracts\\.ts$', '^orchestrations/', '^entities/', npm(['zod'])],
      },
    ),
    rule(
      'functions-are-entrances',
      'Nothing but the composition knows the entrances.',
      { pathNot: '^src/(functions/|portal/build/|app\\.ts$)' },
      { path: '^src/functions/' },
    ),
    rule(
      'functions-by-ports',
      'An entrance asks the world through ports.',
      { path: '^src/functions/' },
      { path: '^src/(azure|local|portal)/|^src/app\\.ts$' },
    ),
    rule(
      'command-line-is-a-caller',
      'The command line calls the app as anybody does; of its inside it knows words and adapters.',
      { path: '^src/cli/' },
      { path: '^(src/(?!cli/|domain/|ports/|azure/|config\\.ts$|read-policy-file\\.ts$)|activities/|orchestrations/|entities/)' },
    ),
    rule('nothing-needs-the-command-line', 'The app runs without an operator.', { pathNot: '^src/(cli|local)/' }, { path: '^src/cli/' }),
    rule(
      'portal-knows-the-api',
      'The pages know of the app what its API says of itself, as generated types.',
      { path: '^src/portal/(?!build/)' },
      { path: '^(src/(?!portal/)|src/portal/build/|activities/|orchestrations/|entities/|(node:)?(fs|path|crypto)$)' },
    ),
    rule('pages-only-in-portal', 'What runs in browsers stays with the pages.', { pathNot: '^src/portal/' }, { path: portalSdks }),
    rule('local-is-removable', 'Delete src/local and the Azure app is left.', { pathNot: '^src/local/' }, { path: '^src/local/' }),
    rule(
      'host-stands-alone',
      'The embedded host runs any app and knows none.',
      { path: '^src/local/host/' },
      {
        path: '^(src/(?!local/host/)|activities/|orchestrations/|entities/)',
      },
    ),
    rule(
      'cloud-speaks-the-wire',
      'An emulator knows the protocol, not the app.',
      { path: '^src/local/cloud/' },
      {
        path: ['^(src/(?!local/(cloud|seed|pki))|activities/|orchestrations/|entities/)', azureSdks],
      },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
