// Bundles every editor, src/<name>/index.js, into <out>/<name>.js and <out>/<name>.css.
// Used by build.py, which hands over the folder to write to.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
const out = process.argv[2];
const AS_FILES = ['.woff', '.woff2', '.ttf', '.eot', '.svg', '.png', '.gif'];
const ENDINGS = {
  'image/svg+xml': 'svg', 'image/png': 'png', 'image/gif': 'gif', 'font/woff2': 'woff2', 'font/woff': 'woff',
  'application/font-woff': 'woff', 'application/font-woff2': 'woff2', 'application/octet-stream': 'bin',
};

const entries = Object.fromEntries(
  readdirSync(join(here, 'src'))
    .filter((name) => existsSync(join(here, 'src', name, 'index.js')))
    .map((name) => [name, join('src', name, 'index.js')])
);

// The pages allow no data: URIs, and the libraries' stylesheets have some: each becomes a file.
const dataAsFiles = {
  name: 'data-as-files',
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const found = [...text.matchAll(/url\(\s*(?:"(data:[^"]*)"|'(data:[^']*)'|(data:[^)]*))\s*\)/g)];
      if (!found.length) return { contents: text, loader: 'css' };
      let changed = text;
      for (const match of found) {
        const uri = match[1] ?? match[2] ?? match[3];
        const [head, body] = [uri.slice(5, uri.indexOf(',')), uri.slice(uri.indexOf(',') + 1)];
        const [type, ...options] = head.split(';');
        const bytes = options.includes('base64') ? Buffer.from(body, 'base64') : Buffer.from(decodeURIComponent(body));
        const name = `inline-${createHash('sha256').update(bytes).digest('hex').slice(0, 8)}.${ENDINGS[type] ?? 'bin'}`;
        await writeFile(join(out, name), bytes);
        changed = changed.replace(match[0], `url("./${name}")`);
      }
      return { contents: changed, loader: 'css' };
    });
    // form-js makes the empty picture under the mouse of a data: URI too
    onLoad({ filter: /form-js-editor\/dist\/index\.es\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const [uri, body] = text.match(/'data:image\/gif;base64,([^']+)'/) ?? [];
      if (!uri) return { contents: text, loader: 'js' };
      await writeFile(join(out, 'inline-empty.gif'), Buffer.from(body, 'base64'));
      return { contents: text.replace(uri, "new URL('./inline-empty.gif', import.meta.url).href"), loader: 'js' };
    });
  },
};

// What is written by the plugin above, or served by the site itself, is there already.
const leaveAlone = {
  name: 'leave-alone',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/inline-|^\/static\// }, ({ path }) => ({ path, external: true }));
  },
};

await mkdir(out, { recursive: true });
await build({
  absWorkingDir: here,
  entryPoints: entries,
  outdir: out,
  bundle: true,
  format: 'esm',
  target: ['chrome115', 'firefox115', 'safari16.4'],
  minify: true,
  legalComments: 'linked', // the libraries' licences stay with what is served
  charset: 'utf8',
  loader: { '.js': 'jsx', ...Object.fromEntries(AS_FILES.map((ending) => [ending, 'file'])) },
  jsx: 'automatic',
  jsxImportSource: '@bpmn-io/properties-panel/preact',
  assetNames: '[name]-[hash]',
  logLevel: 'warning',
  define: { 'process.env.NODE_ENV': '"production"' },
  plugins: [leaveAlone, dataAsFiles],
});
console.log(`${Object.keys(entries).join(', ')} -> ${relative(process.cwd(), out)}`);
