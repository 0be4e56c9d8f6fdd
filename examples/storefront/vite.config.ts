import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The pages and the API stand behind one address, so the browser asks nobody for permission (CORS).
const api = process.env.NEXUS_API ?? 'http://127.0.0.1:8000';
const proxy = {
  '/graphql': { target: api, xfwd: true },
  // Search engines take a sitemap from the host alone whose pages it names.
  '^/(sitemap(-[a-z]+-[0-9]+)?|feeds/google-merchant)\\.xml$': { target: api },
};

// Scripts, styles and requests from here alone: a token in `localStorage` is as safe as the scripts beside it.
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  // Pictures come from wherever the shop keeps them.
  "img-src 'self' data: http: https:",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

export default defineConfig({
  plugins: [react()],
  server: { proxy },
  preview: {
    proxy,
    headers: {
      'Content-Security-Policy': policy,
      'Referrer-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
    },
  },
  build: { target: 'es2022', modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
});
