// The law of imports. docs/architecture says it in words; here it is enforced, inside components too.

/** A room, and what its path gives to the other half of a rule: $1 its floor, $2 its name. */
const ROOM = '^src/(commons|tools|bridges)/([^/]+)/'
const ANY_ROOM = '^src/(commons|tools|bridges)/'
const SAME_ROOM = '^src/$1/$2/'
const DOORS = '^src/(commons|tools|bridges)/[^/]+/(index|server/index|ui/index)\\.ts$'
const TESTS = '\\.test\\.ts$'
/** Of a room: what a browser may load. The manifest registers listeners and jobs, so it belongs to the server. */
const SERVER_SIDE = '/(server/|tool\\.ts$)'
/** Of the kernel: what a browser may load. Everything else has the database, the disk or the clock behind it. */
const KERNEL_FRONT = '^src/kernel/(context|errors|ids|messages|registry|room|shape|verdict|wire)\\.ts$'
const FRONT_PACKAGES = 'node_modules/(@valibot|valibot|csv-parse)/'
const SCREEN_PACKAGES = 'node_modules/(svelte|@lucide/svelte|@valibot|valibot)/'
/** `import type` is gone when the program runs. */
const RUNTIME = { dependencyTypesNot: ['type-only', 'triple-slash-type-reference'] }

const forbidden = [
  rule('no-cycles', 'Two files that need each other are one file, or miss a third.', {
    from: {},
    // Types are gone at run time, and `await import()` waits until both are there.
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only', 'dynamic-import'] } },
  }),
  rule('no-dead-ends', 'The import leads nowhere: a door that is not in package.json, or a file that is gone.', {
    from: {},
    to: { couldNotResolve: true, pathNot: '^(\\$app/|\\./\\$types|virtual:|\\.\\./build/)' },
  }),
  rule('no-dev-packages', 'What runs in production stands in dependencies.', {
    from: { path: '^src/', pathNot: TESTS },
    to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
  }),

  // Floors: imports only go down.
  rule('kernel-is-the-ground', 'The kernel knows no word of the domain, and no interface.', {
    from: { path: '^src/kernel/', pathNot: TESTS },
    to: { path: '^src/', pathNot: '^src/(kernel|generated)/' },
  }),
  rule('ui-is-the-ground', 'Components know no word of the domain.', {
    from: { path: '^src/ui/', pathNot: TESTS },
    to: { path: '^src/', pathNot: ['^src/(ui|generated)/', KERNEL_FRONT] },
  }),
  rule('commons-below-tools', 'What every tool stands on knows no tool.', {
    from: { path: '^src/commons/' },
    to: { path: '^src/(tools|bridges|boot|routes)/' },
  }),
  rule('tools-below-boot', 'Tools and bridges know neither the pages nor what starts them, and tools know no bridge.', {
    from: { path: '^src/(tools|bridges)/' },
    to: { path: '^src/(boot|routes)/' },
  }),
  rule('tools-know-no-bridge', 'A bridge gets what it needs from the manifests, by boot.', {
    from: { path: '^src/tools/' },
    to: { path: '^src/bridges/' },
  }),
  rule('bridges-know-no-tool', 'A bridge gets what it needs from the manifests, by boot.', {
    from: { path: '^src/bridges/' },
    to: { path: '^src/tools/' },
  }),
  rule(
    'pages-know-no-boot',
    'Pages are served by boot and do not look back; only the first visit and the host’s figures of the whole belong to no room.',
    {
      from: { path: '^src/(routes|hooks)' },
      to: { path: '^src/boot/', pathNot: '^src/boot/(messages/|(set-up|queues)\\.ts$)' },
    },
  ),
  rule('program-knows-no-tests', 'The program stands without its tests and scripts.', {
    from: { path: '^src/', pathNot: TESTS },
    to: { path: ['^(tests|scripts)/', TESTS] },
  }),

  // Doors: a room is entered by index.ts, server/index.ts or ui/index.ts, under its name.
  rule('rooms-by-their-doors', "Another room's inside is its own affair: use a door, or ask it to open one.", {
    from: { path: ROOM },
    to: { path: ANY_ROOM, pathNot: [SAME_ROOM, DOORS] },
  }),
  rule('guests-by-the-doors', 'Pages and boot enter rooms by their doors; boot reads the manifests too.', {
    from: { path: '^src/', pathNot: ANY_ROOM },
    to: { path: ANY_ROOM, pathNot: [DOORS, '/tool\\.ts$'] },
  }),
  rule('manifests-are-for-boot', 'Only boot reads manifests.', {
    from: { path: '^src/', pathNot: ['^src/boot/', TESTS] },
    to: { path: '^src/(commons|tools|bridges)/[^/]+/tool\\.ts$' },
  }),
  rule(
    'no-way-around-the-doors',
    'A relative import never leaves its room: another place is called by its name (#…).',
    {
      from: { path: ROOM },
      to: { path: '^src/', pathNot: SAME_ROOM, dependencyTypesNot: ['aliased-subpath-import'] },
    },
  ),
  rule('kernel-and-ui-by-name', 'The kernel and the components are called by their names (#kernel/…, #ui/…).', {
    from: { path: '^src/(boot|routes|hooks|ui|kernel)' },
    to: {
      path: '^src/(kernel|ui|generated)/',
      pathNot: '^src/$1/',
      dependencyTypesNot: ['aliased-subpath-import'],
    },
  }),

  // Purity: what decides and what a browser loads needs no machine.
  rule('rules-are-pure', 'rules and policy compute: no clock, no disk, no database, no server.', {
    from: { path: '^src/(commons|tools|bridges)/[^/]+/(rules|policy)(/|\\.ts$)', pathNot: TESTS },
    to: {
      ...RUNTIME,
      pathNot: [
        KERNEL_FRONT,
        FRONT_PACKAGES,
        '^src/(commons|tools|bridges)/[^/]+/index\\.ts$',
        // Same room: neither the server nor the screens.
        '^src/(commons|tools|bridges)/[^/]+/(?!server/|ui/|tool\\.ts)',
      ],
    },
  }),
  rule('door-1-is-browser-safe', 'What stands outside server/ can be loaded by a browser.', {
    from: { path: ANY_ROOM, pathNot: [SERVER_SIDE, TESTS, '/ui/'] },
    to: {
      ...RUNTIME,
      pathNot: [KERNEL_FRONT, FRONT_PACKAGES, '^src/(commons|tools|bridges)/[^/]+/(?!server/|ui/|tool\\.ts)'],
    },
  }),
  rule('screens-are-browser-safe', 'A component gets its data by props; it asks no server.', {
    from: { path: '^src/ui/|^src/(commons|tools|bridges)/[^/]+/ui/', pathNot: TESTS },
    to: {
      ...RUNTIME,
      pathNot: [
        '^src/ui/',
        '^src/generated/',
        KERNEL_FRONT,
        FRONT_PACKAGES,
        SCREEN_PACKAGES,
        '^src/(commons|tools|bridges)/[^/]+/(?!server/|tool\\.ts)',
      ],
    },
  }),
  rule('kernel-front-is-pure', 'What a browser may load of the kernel loads nothing else.', {
    from: { path: KERNEL_FRONT },
    to: { ...RUNTIME, pathNot: [KERNEL_FRONT, FRONT_PACKAGES] },
  }),
  rule(
    'pages-in-the-browser',
    'What is shown also runs in the browser: it gets its data from the files beside it that do not.',
    {
      from: { path: '^src/routes/.*(\\.svelte|/\\+(page|layout)\\.ts)$' },
      to: { ...RUNTIME, path: ['/server/index\\.ts$', '^src/kernel/', '^(node:|fs$|path$)'], pathNot: KERNEL_FRONT },
    },
  ),

  // Libraries that have one place.
  rule('sql-in-stores', 'The SQL client belongs to the kernel and to store.ts.', {
    from: { path: '^src/', pathNot: ['^src/kernel/', '/store[-a-z]*\\.ts$', TESTS] },
    to: { path: 'node_modules/(postgres|pg|graphile-worker)/' },
  }),
  rule('kit-in-routes', 'SvelteKit belongs to the pages, their hooks and the adapters.', {
    from: {
      path: '^src/',
      pathNot: ['^src/(routes|hooks|service-worker|app\\.|params|env)', '\\.adapter\\.ts$', TESTS],
    },
    to: { path: ['node_modules/@sveltejs/kit/', '^\\$app/'] },
  }),
]

/** @param {string} name @param {string} comment @param {object} halves */
function rule(name, comment, halves) {
  return { name, comment, severity: 'error', ...halves }
}

module.exports = {
  forbidden,
  options: {
    // Type-only imports are seen as such: doors and floors count for them too.
    tsPreCompilationDeps: 'specify',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(build|\\.svelte-kit|node_modules/\\$app)/' },
    enhancedResolveOptions: {
      conditionNames: ['svelte', 'import', 'node', 'types', 'default'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.mjs', '.js', '.svelte', '.cjs', '.json'],
    },
    reporterOptions: { text: { highlightFocused: true } },
  },
}
