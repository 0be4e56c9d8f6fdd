import { WriteReviewDocument } from '../api/generated';
import { useSubmission } from '../api/useSubmission';
import { Field, Form, TextArea, useNotes } from '../parts/Form';

const FIELDS = ['rating', 'title', 'comment'];

export function ReviewForm({ productId }: { productId: string }) {
  const { submit, submission } = useSubmission(WriteReviewDocument);

  function send({ rating = '', title = '', comment = '' }: Record<string, string>) {
    // Without a choice it is 0, which the shop refuses with the other mistakes, all at once.
    void submit({ productId, input: { rating: Number(rating), title, comment } });
  }

  return (
    <section className="own-review" aria-label="Write a review">
      <h3>Write a review</h3>
      <Form submission={submission} fields={FIELDS} action="Send the review" onSubmit={send}>
        <Rating />
        <Field name="title" label="In a word" maxLength={150} />
        <TextArea name="comment" label="What do you think of it?" />
      </Form>
    </section>
  );
}

function Rating() {
  const { describedBy, notes } = useNotes('rating');
  return (
    <fieldset className="rating" aria-describedby={describedBy}>
      <legend>Stars</legend>
      {[1, 2, 3, 4, 5].map((stars) => (
        <label key={stars}>
          <input type="radio" name="rating" value={stars} /> {stars}
        </label>
      ))}
      {notes}
    </fieldset>
  );
}
