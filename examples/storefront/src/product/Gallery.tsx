import { useState } from 'react';

import type { Product } from './ProductPage';

/** One picture large, the others to choose from. */
export function Gallery({ images }: Pick<Product, 'images'>) {
  const [chosen, choose] = useState(0);
  const image = images[chosen];
  if (!image) return <div className="gallery no-picture" />;
  return (
    <div className="gallery">
      <img
        src={image.medium}
        srcSet={`${image.medium} 640w, ${image.large} 1280w`}
        sizes="(max-width: 700px) 92vw, 560px"
        alt={image.altText}
        width="640"
        height="640"
        fetchPriority="high"
      />
      {images.length > 1 && (
        <ul className="thumbs" aria-label="Pictures">
          {images.map(({ id, thumb, altText }, place) => (
            <li key={id}>
              <button type="button" aria-pressed={place === chosen} onClick={() => choose(place)}>
                <img src={thumb} alt={altText} width="72" height="72" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
