import { defineConfig } from 'vite';

export default defineConfig({
  // Relative, so that the files work under any STATIC_URL: chunks, workers and fonts find each other by themselves.
  base: './',
  publicDir: false,
  worker: { format: 'es' },
  build: {
    // Not the default `.vite/manifest.json`: Django's collectstatic leaves out names that begin with a dot.
    manifest: 'manifest.json',
    // A data: address would need its own permission in the Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Monaco alone is 4 MB; the warning would be there at every build.
    chunkSizeWarningLimit: 8192,
    rolldownOptions: { input: 'src/main.jsx' },
  },
});
