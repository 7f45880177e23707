// Only what oxlint cannot see yet: the templates of components, and their scripts by their place in a template.
import svelte from 'eslint-plugin-svelte'
import ts from 'typescript-eslint'

export default [
  { ignores: ['build/', 'src/generated/', '.svelte-kit/'] },
  ...svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
    plugins: { ts: ts.plugin },
    rules: {
      'svelte/block-lang': ['error', { script: ['ts'], style: null }],
      'svelte/button-has-type': 'error',
      'svelte/no-at-html-tags': 'error',
      'svelte/no-target-blank': 'error',
      'svelte/require-each-key': 'error',
      'svelte/valid-compile': 'error',
      // Naming the main snippet says what belongs to it when there are others.
      'svelte/no-useless-children-snippet': 'off',
      // Addresses are absolute paths of one site: there is no base path to resolve.
      'svelte/no-navigation-without-resolve': 'off',
      'ts/ban-ts-comment': 'error',
      'ts/no-explicit-any': 'error',
      'ts/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
      ],
      'no-console': 'error',
    },
  },
]
