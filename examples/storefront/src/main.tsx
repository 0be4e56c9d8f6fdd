import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { App } from './App';
import './styles/base.css';
import './styles/frame.css';
import './styles/cards.css';
import './styles/forms.css';
import './styles/listing.css';
import './styles/pages.css';
import './styles/reviews.css';
import './styles/search.css';

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
