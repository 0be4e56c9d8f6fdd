import { useState } from 'react';

import { ReportReviewDocument, type ReviewReportReason } from '../api/generated';
import { refusalsOfPayload } from '../api/refusals';
import { useSubmission } from '../api/useSubmission';
import { Form, TextArea, useNotes } from '../parts/Form';

const REASONS: Record<ReviewReportReason, string> = {
  SPAM: 'It advertises something else.',
  OFFENSIVE: 'It insults or threatens somebody.',
  FAKE: 'Its author never had the product, or was paid.',
  PERSONAL_DATA: 'It tells who somebody is or where they live.',
  OFF_TOPIC: 'It is about something else.',
  OTHER: 'Something else, as I say below.',
};
// What the shop would say, whose schema takes no report without a reason.
const NO_REASON = refusalsOfPayload([{ code: 'REQUIRED', message: 'Say what is wrong, please.', field: ['reason'] }]);

interface ReportFormProps {
  review: { id: string; title: string };
  onClose: () => void;
}

export function ReportForm({ review, onClose }: ReportFormProps) {
  const { submit, submission } = useSubmission(ReportReviewDocument);
  const [isUndecided, setUndecided] = useState(false);
  const [isSent, setSent] = useState(false);

  async function send({ reason, comment = '' }: Record<string, string>) {
    setUndecided(!reason);
    if (reason && (await submit({ id: review.id, reason: reason as ReviewReportReason, comment }))) setSent(true);
  }

  return (
    <>
      <h2>Report a review</h2>
      {isSent ? (
        <p role="status">Thank you. A moderator looks at “{review.title}”; nobody learns who told of it.</p>
      ) : (
        <Form
          submission={isUndecided ? { ...submission, refusals: NO_REASON } : submission}
          fields={['reason', 'comment']}
          action="Send the report"
          onSubmit={send}
        >
          <Reason />
          <TextArea name="comment" label="More about it, if you like" rows={3} maxLength={500} />
        </Form>
      )}
      <button type="button" className="quiet" onClick={onClose}>{isSent ? 'Close' : 'Cancel'}</button>
    </>
  );
}

function Reason() {
  const { describedBy, notes } = useNotes('reason');
  return (
    <fieldset className="reasons" aria-describedby={describedBy}>
      <legend>What is wrong with it?</legend>
      {Object.entries(REASONS).map(([reason, words]) => (
        <label key={reason}>
          <input type="radio" name="reason" value={reason} /> {words}
        </label>
      ))}
      {notes}
    </fieldset>
  );
}
